import type { Client } from '../client';
import type { Answer } from '../answer';
import type { Outage } from '../outage';
import type { Prediction } from './prediction';

/** Replicas of a service, by cluster. */
export type Capacity = ReadonlyMap<string, number>;

/**
 * How many times its share each replica of a cluster gets, by cluster. 1 is what it would get if requests came to each
 * cluster by the number of its replicas, and stayed there.
 */
export type Load = ReadonlyMap<string, number>;

/**
 * The load of a service in an outage, if each cluster's ambient clients ask as much as its own replicas answer on a quiet
 * day. Clients of a cluster that is down ask nothing. Undefined where replicas or answers are not known.
 *
 * @param capacity replicas by cluster, over what was read
 * @param answers what is known already of the same service, port and outages: it is not asked again
 */
export function loadOf(
  prediction: Prediction,
  service: string,
  port: number | undefined,
  outages: readonly Outage[],
  capacity: Capacity,
  answers: readonly Answer[] = [],
): Load | undefined {
  const serving = prediction.view.clusters.filter(({ cluster }) => cluster.services.has(service));
  const replicas = new Map<string, number>();
  for (const { cluster } of serving) {
    const count = capacity.get(cluster.name) ?? cluster.pods.get(service)?.usual;
    if (count === undefined) return undefined;
    replicas.set(cluster.name, count);
  }
  const down = new Set(outages.filter(({ kind }) => kind === 'cluster-down').map(({ cluster }) => cluster));
  const known = new Map(
    answers.flatMap((answer) => (isAmbientPod(answer.client) ? [[answer.client.cluster, answer] as const] : [])),
  );
  const load = new Map<string, number>();
  for (const [name, asked] of replicas) {
    if (down.has(name) || asked === 0) continue;
    const client = { cluster: name, kind: 'ambient' } as const;
    const { afterEjection } =
      known.get(name) ?? prediction.ask({ client, service, ...(port === undefined ? {} : { port }) }, outages);
    if (afterEjection === undefined) return undefined;
    for (const [cluster, share] of afterEjection.clusters) {
      const count = replicas.get(cluster) ?? 0;
      if (count > 0) load.set(cluster, (load.get(cluster) ?? 0) + (asked * share) / count);
    }
  }
  return new Map([...load].sort(([left], [right]) => (left < right ? -1 : 1)));
}

/** True for a client that says no more than its cluster: of a method, or from a zone, requests may go elsewhere. */
function isAmbientPod({ kind, zone, method }: Client): boolean {
  return kind === 'ambient' && zone === undefined && method === undefined;
}
