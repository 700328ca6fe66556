import type { Answer } from './answer';
import type { Client } from './client';
import { loadOf, type Capacity, type Load } from './load';
import type { Prediction } from './prediction';
import type { Scenario } from './scenarios';

/** What becomes of the requests to a service, by what is wrong and who asks. */
export interface Matrix {
  /** "namespace/name". */
  readonly service: string;
  readonly rows: readonly Row[];
}

/** One thing that may be wrong, and what each client has of it. */
export interface Row {
  readonly scenario: Scenario;
  readonly answers: readonly Answer[];
  /** How much the pods that are left have to do; undefined where nobody knows how many there are. */
  readonly load: Load | undefined;
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

/** Asks for every client in every scenario. Clients in a cluster that is down are no more, and are left out. */
export function matrixOf(prediction: Prediction, question: MatrixQuestion): Matrix {
  const { service, port, scenarios, clients, capacity } = question;
  const rows = scenarios.map((scenario) => {
    const down = new Set(scenario.outages.filter(({ kind }) => kind === 'cluster-down').map(({ cluster }) => cluster));
    const answers = clients
      .filter(({ cluster }) => !down.has(cluster))
      .map((client) => prediction.ask({ client, service, ...(port === undefined ? {} : { port }) }, scenario.outages));
    return { scenario, answers, load: loadOf(prediction, service, port, scenario.outages, capacity) };
  });
  return { service, rows };
}
