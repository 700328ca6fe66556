import { askedPort } from '../../model/services';
import { groupBy } from '../../util/group-by';
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
        const rows = new AlikeRows(prediction, { service, ...asked });
        for (const scenario of asked.scenarios) yield rows.rowOf(scenario);
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

/** Makes the rows of a matrix, and tells which are alike but for two clusters. */
class AlikeRows {
  private readonly first = new Map<string, { readonly row: Row; readonly cluster: string }>();
  private readonly asking: ReadonlyMap<string, readonly Client[]>;

  constructor(
    private readonly prediction: Prediction,
    private readonly question: MatrixQuestion,
  ) {
    this.asking = groupBy(question.clients, ({ cluster }) => cluster);
  }

  public rowOf(scenario: Scenario): Row {
    const { prediction, question } = this;
    const cluster = scenario.outages[0]?.cluster;
    const key = cluster === undefined ? undefined : this.keyOf(scenario, cluster);
    if (cluster === undefined || key === undefined) return rowOf(prediction, question, scenario, undefined);
    const first = this.first.get(key);
    const alike: AlikeRow | undefined = first && { row: first.row, clusters: [first.cluster, cluster] };
    const row = rowOf(prediction, question, scenario, alike);
    if (first === undefined) this.first.set(key, { row, cluster });
    return row;
  }

  /** Equal for rows that are alike: who asks, and with how many replicas, is told of each cluster by itself. */
  private keyOf({ outages, excuse }: Scenario, cluster: string): string | undefined {
    const { service, capacity } = this.question;
    const key = this.prediction.symmetryKeyOf(service, outages);
    if (key === undefined) return undefined;
    const asking = this.asking.get(cluster)?.map((client) => ({ ...client, cluster: '' }));
    return JSON.stringify([key, excuse, asking, capacity.get(cluster)]);
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
