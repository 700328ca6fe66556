import { askedPort } from '../../model/services';
import type { Answer } from '../answer';
import type { Client } from '../client';
import { loadOf, type Capacity, type Load } from './load';
import type { Outage } from '../outage';
import type { Prediction } from './prediction';
import type { Scenario } from '../scenarios';

/** What becomes of the requests to a service, by what is wrong and who asks. */
export interface Matrix {
  /** "namespace/name". */
  readonly service: string;
  /** Made one after the other, anew each time they are read: an answer holds on to all that its reasons are made of. */
  readonly rows: Iterable<Row>;
}

/** One thing that may be wrong, and what each client has of it. */
export interface Row {
  readonly scenario: Scenario;
  readonly answers: readonly Answer[];
  /** How much the pods that are left have to do; undefined where it is not known how many there are. */
  readonly load: Load | undefined;
  /** An earlier row that is this one with two clusters in each other's place; undefined where none is known to be. */
  readonly alike?: AlikeRow | undefined;
}

/** A row that another is with two clusters in each other's place. */
export interface AlikeRow {
  readonly row: Row;
  /** Those two. */
  readonly clusters: readonly [string, string];
}

/** What to ask of a service. */
export interface MatrixQuestion {
  readonly service: string;
  readonly port?: number | undefined;
  readonly scenarios: readonly Scenario[];
  readonly clients: readonly Client[];
  /** Replicas by cluster, over what was read. */
  readonly capacity: Capacity;
}

/**
 * Asks for every client in every scenario, all of one port: clusters may list the ports of a service in another order. Nothing is asked
 * before rows are read: of many services that differ in their names alone, one is read.
 */
export function matrixOf(prediction: Prediction, question: MatrixQuestion): Matrix {
  const { service } = question;
  let asked: Omit<MatrixQuestion, 'service'> | undefined;
  return {
    service,
    rows: {
      *[Symbol.iterator]() {
        asked ??= whatIsAsked(prediction, question);
        const alike = new AlikeRows(prediction, { service, ...asked });
        for (const scenario of asked.scenarios) {
          const row = rowOf(prediction, { service, ...asked }, scenario, alike.firstLike(scenario));
          alike.add(row);
          yield row;
        }
      },
    },
  };
}

function whatIsAsked(prediction: Prediction, question: MatrixQuestion): Omit<MatrixQuestion, 'service'> {
  const { service, scenarios, capacity, clients } = question;
  return { scenarios, capacity, clients, port: question.port ?? firstPortOf(prediction, service, clients) };
}

function rowOf(prediction: Prediction, question: MatrixQuestion, scenario: Scenario, alike: AlikeRow | undefined): Row {
  const { service, port, capacity } = question;
  let answers: readonly Answer[] | undefined;
  let known: { readonly load: Load | undefined } | undefined;
  return {
    ...{ scenario, alike },
    get answers() {
      return (answers ??= answersIn(prediction, question, scenario.outages));
    },
    // An overview has none.
    get load() {
      known ??= { load: loadOf(prediction, service, port, scenario.outages, capacity, this.answers) };
      return known.load;
    },
  };
}

/** Which rows are alike but for two clusters. */
class AlikeRows {
  private readonly first = new Map<string, Row>();

  constructor(
    private readonly prediction: Prediction,
    private readonly question: MatrixQuestion,
  ) {}

  public add(row: Row): void {
    const key = this.keyOf(row.scenario);
    if (key !== undefined && row.alike === undefined) this.first.set(key, row);
  }

  public firstLike(scenario: Scenario): AlikeRow | undefined {
    const key = this.keyOf(scenario);
    const row = key === undefined ? undefined : this.first.get(key);
    const [from, to] = [row?.scenario.outages[0]?.cluster, scenario.outages[0]?.cluster];
    if (row === undefined || from === undefined || to === undefined) return undefined;
    // Who asks, and with how many replicas, is told of each cluster by itself.
    const isSame = this.askedOf(from) === this.askedOf(to);
    return isSame ? { row, clusters: [from, to] } : undefined;
  }

  private keyOf({ outages, excuse }: Scenario): string | undefined {
    const key = this.prediction.symmetryKeyOf(this.question.service, outages);
    return key === undefined ? undefined : JSON.stringify([key, excuse]);
  }

  private askedOf(cluster: string): string {
    const { clients, capacity } = this.question;
    const asking = clients.filter((client) => client.cluster === cluster).map((client) => ({ ...client, cluster: '' }));
    return JSON.stringify([asking, capacity.get(cluster)]);
  }
}

/** The first port of the service as the first client knows it; undefined where it has none. */
function firstPortOf({ view }: Prediction, service: string, [client]: readonly Client[]): number | undefined {
  const known = client && view.clusterOf(client.cluster).services.get(service);
  return known && askedPort(known.service.ports, undefined)?.port;
}

/** Asks for every client while something is wrong. Clients in a cluster that is down are no more, and are left out. */
export function answersIn(
  prediction: Prediction,
  { service, port, clients }: Pick<MatrixQuestion, 'service' | 'port' | 'clients'>,
  outages: readonly Outage[],
): Answer[] {
  const down = new Set(outages.filter(({ kind }) => kind === 'cluster-down').map(({ cluster }) => cluster));
  return clients
    .filter(({ cluster }) => !down.has(cluster))
    .map((client) => prediction.ask({ client, service, ...(port === undefined ? {} : { port }) }, outages));
}
