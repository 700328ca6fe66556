import { applicationProtocolOf } from '../../model/services';
import { promisesFor, type ServicePromise } from '../../promises/promise';
import { usualClients, type Client } from '../client';
import { decisiveReason } from '../explain/gaps';
import { servicesOf } from '../promises';
import type { Prediction } from '../prediction';
import type { Answer } from '../answer';
import { NEARLY_NOTHING } from '../shares';

/** The clients of a promised service whose requests a waypoint of their own cluster counts. */
export interface Watched {
  /** "namespace/name". */
  readonly service: string;
  readonly cluster: string;
  /** The strictest of its promises: the one that allows the fewest errors. */
  readonly promise: ServicePromise;
  /** True if their own cluster answers all their requests while nothing is wrong: what others answer is a failover then. */
  readonly isLocal: boolean;
}

/** What no metric of a waypoint tells, and why. */
export interface Unwatched {
  /** "namespace/name"; the pattern of a promise where no service is of that name. */
  readonly service: string;
  readonly client: Client | undefined;
  readonly why: string;
}

/** Looks which promises can be watched on a running mesh, client by client. */
export function watchedOf(
  prediction: Prediction,
  promises: readonly ServicePromise[],
): { readonly watched: readonly Watched[]; readonly unwatched: readonly Unwatched[] } {
  const patterns = [...new Set(promises.flatMap(({ services }) => services))];
  const found = patterns.map((pattern) => ({ pattern, services: servicesOf(prediction, pattern) }));
  const watched: Watched[] = [];
  const unwatched: Unwatched[] = found
    .filter(({ services }) => services.length === 0)
    .map(({ pattern }) => ({ service: pattern, client: undefined, why: 'no cluster has a Service of this name' }));
  for (const service of new Set(found.flatMap(({ services }) => services))) {
    const promise = strictestOf(promisesFor(promises, service));
    for (const client of usualClients(prediction.view, service)) {
      const { cluster } = client;
      if (!prediction.view.clusterOf(cluster).services.has(service)) continue;
      const answer = prediction.ask({ client, service });
      const why = whyUnwatched(prediction, answer);
      if (why === undefined) watched.push({ service, cluster, promise, isLocal: isLocal(answer) });
      else unwatched.push({ service, client, why });
    }
  }
  return { watched, unwatched };
}

function strictestOf(promises: readonly ServicePromise[]): ServicePromise {
  return promises.reduce((strictest, one) => (one.errors.max < strictest.errors.max ? one : strictest));
}

function isLocal({ afterEjection, client }: Answer): boolean {
  return (afterEjection?.clusters.get(client.cluster) ?? 0) > 1 - NEARLY_NOTHING;
}

function whyUnwatched(
  { view }: Prediction,
  { client, service, path, verdict, reasons, port }: Answer,
): string | undefined {
  if (verdict === 'unknown')
    return `where they go is not known: ${decisiveReason(reasons)?.text ?? 'no reason is known'}`;
  if (path !== 'local-waypoint') return 'no waypoint of their own network counts their requests';
  const declared = view
    .clusterOf(client.cluster)
    .cluster.services.get(service)
    ?.ports.find((one) => one.port === port);
  const isHttp = declared !== undefined && applicationProtocolOf(declared) === 'http';
  return isHttp
    ? undefined
    : `port ${port} is not declared as HTTP or gRPC, so connections are counted, and not requests`;
}
