import type { Question } from '../answer';
import type { MeshView } from '../istio/view';
import type { Outcome } from '../outcome';
import { NEARLY_NOTHING, type Spread } from '../shares';

/** What an answer says of where requests go, as far as the guard looks at it. */
export type Counted = Pick<Outcome, 'path' | 'untilEjected' | 'afterEjection'>;

/** Which clusters have pods of a service that clients of others may be sent to. */
export interface Holders {
  readonly clusters: ReadonlySet<string>;
  readonly areInSeveralNetworks: boolean;
}

export function holdersOf(key: string, { clusters }: MeshView): Holders {
  const holding = clusters.filter(({ cluster }) => cluster.services.has(key));
  const networks = new Set(holding.map(({ cluster }) => cluster.network));
  return { clusters: new Set(holding.map(({ cluster: { name } }) => name)), areInSeveralNetworks: networks.size > 1 };
}

/** The clusters whose configuration decides an answer: the client's, those that answer, and where requests are lost all. */
export function touchedBy({ client }: Question, counted: Counted, { clusters }: Holders): Set<string> {
  const answering = losesSome(counted) ? [...clusters] : spreadsOf(counted).flatMap((one) => [...one.clusters.keys()]);
  return new Set([client.cluster, ...answering]);
}

/** Reports whether some requests fail. */
export function losesSome(counted: Counted): boolean {
  return spreadsOf(counted).some(({ errors }) => errors > NEARLY_NOTHING);
}

/** True of requests that the client's own cluster answers, all of them, and that did not leave it on their way. */
export function staysInside(counted: Counted, touched: ReadonlySet<string>): boolean {
  return touched.size === 1 && !losesSome(counted) && INSIDE.includes(counted.path);
}

/** The ways on which a client's own proxies send requests to where they are answered. */
const INSIDE: readonly Counted['path'][] = ['local-waypoint', 'ztunnel', 'ingress'];

function spreadsOf({ untilEjected, afterEjection }: Counted): Spread[] {
  return [untilEjected, afterEjection].filter((spread) => spread !== undefined);
}
