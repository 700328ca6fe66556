import { compareText } from '../../util/compare-text';
import type { Mesh } from '../../model/mesh';
import type { Answer } from '../../predict/answer';
import { Prediction } from '../../predict/prediction';

/** Where the requests of one cluster's clients to one service go, as things are and as they are declared. */
export interface Predicted {
  /** The cluster of the clients. */
  readonly client: string;
  /** "namespace/name". */
  readonly service: string;
  /** By what is live now. */
  readonly live: Answer;
  /** By what is declared; a cluster may have been declared without its workloads, and then this is unknown. */
  readonly declared: Answer;
}

/** Predicts for every declared service and every cluster, with nothing out of order. */
export function predictAll(live: Mesh, declared: Mesh): Predicted[] {
  const [now, then] = [new Prediction(live), new Prediction(declared)];
  const known = new Set(now.clusters);
  const clients = then.clusters.filter((cluster) => known.has(cluster)).sort(compareText);
  return then.services.flatMap((service) =>
    clients.map((client) => {
      const question = { client: { cluster: client, kind: 'ambient' }, service } as const;
      return { client, service, live: now.ask(question), declared: then.ask(question) };
    }),
  );
}
