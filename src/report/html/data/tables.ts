import type { FieldLines } from '../../../model/read/files';
import { formatClient, type Client } from '../../../predict/client';
import type { Answer, Reason } from '../../../predict/answer';
import { formatOutages, type Outage } from '../../../predict/outage';
import type { Scenario } from '../../../predict/scenarios';
import type { Prediction } from '../../../predict/prediction';
import type { Spread } from '../../../predict/shares';
import { hostAsJson, spreadAsJson } from '../../answer-json';
import { locateReason } from '../../reasons';
import type { ClientData, HostData, KindData, OutageData, ReasonData, SpreadData } from './data';
import { deadIn, kindOf } from './kinds';
import { Table } from './table';

/** Writes the command that explains an answer. */
export type Explain = (
  asked: Pick<Answer, 'service' | 'client' | 'outages'> & { readonly port: number | undefined },
) => string;

/** What cells refer to by number, and what they are made with. */
export class Tables {
  public readonly kinds = new Table<KindData>();
  public readonly outages = new Table<OutageData>();
  public readonly clients = new Table<ClientData>();
  public readonly spreads = new Table<SpreadData>();
  public readonly reasons = new Table<ReasonData>();
  private readonly clusterNumbers: ReadonlyMap<string, number>;

  constructor(
    public readonly clusters: readonly string[],
    private readonly lines: FieldLines | undefined,
    public readonly explain: Explain,
  ) {
    this.clusterNumbers = new Map(clusters.map((name, place) => [name, place]));
  }

  public static of(prediction: Prediction, lines: FieldLines | undefined, explain: Explain): Tables {
    return new Tables(prediction.clusters, lines, explain);
  }

  public readonly numberOf = (cluster: string): number => this.clusterNumbers.get(cluster) ?? -1;

  public client(client: Client): number {
    return this.clients.add({ name: formatClient(client), cluster: this.numberOf(client.cluster) });
  }

  public kind(scenario: Scenario): number {
    const kind = kindOf(scenario);
    return this.kinds.add(kind, kind.id);
  }

  public outage(scenario: Scenario, service: string): number {
    const { outages, name } = scenario;
    const clusters = clustersOf(outages).map(this.numberOf);
    const dead = outages.map((outage) => deadIn(outage, this.numberOf));
    return this.outages.add({ text: formatOutages(outages, service), name, kind: this.kind(scenario), clusters, dead });
  }

  public spread(spread: Spread | undefined): number | null {
    return spread === undefined ? null : this.spreads.add(spreadAsJson(spread) as SpreadData);
  }

  public reason(reason: Reason): number {
    const { hosts, ...rest } = reason;
    return this.reasons.add({
      ...locateReason(rest, this.lines),
      ...(hosts === undefined ? {} : { hosts: hosts.map((host) => hostAsJson(host) as HostData) }),
    });
  }
}

/** The clusters that outages are about. */
export function clustersOf(outages: readonly Outage[]): string[] {
  return [...new Set(outages.flatMap(({ cluster }) => (cluster === undefined ? [] : [cluster])))];
}
