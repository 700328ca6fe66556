import { assignOne } from '../../../src/predict/istio/assign';
import { MeshView } from '../../../src/predict/istio/view';
import { forEachAnswer, type Question } from '../comparison';
import { read } from '../generated-mesh';
import { generateMesh } from '../generator';
import { findDifference, ISTIO_VERSION, toCompared, type Compared } from '../parity';
import { routes } from './routes';

// What a waypoint is sent for services that it is not for, because a route of one of its services goes there.

export interface OutboundFound {
  readonly lists: number;
  readonly endpoints: number;
  /** Lists of subsets. */
  readonly subsets: number;
  /** Lists with several priorities. */
  readonly ranked: number;
  /** Lists of services that the cluster does not know of, which no prediction asks about. */
  readonly unasked: number;
  readonly differences: readonly string[];
}

/** Asks of meshes whose services have routes of every kind what their waypoints are sent for what these lead to. */
export async function compareOutbound({ binary, seed, first, count }: Question): Promise<OutboundFound> {
  const found = { lists: 0, endpoints: 0, subsets: 0, ranked: 0, unasked: 0, differences: [] as string[] };
  await forEachAnswer(
    { binary, first, count },
    (number) => generateMesh(seed, number, routes),
    (mesh, sent) => {
      const view = new MeshView(read(mesh, ISTIO_VERSION));
      for (const entry of sent.filter(({ isOutbound }) => isOutbound === true)) {
        const mine = ours(view, entry);
        if (mine === 'unasked') {
          found.unasked++;
          continue;
        }
        found.lists++;
        found.endpoints += entry.endpoints.length;
        if (entry.subset !== null) found.subsets++;
        if (entry.endpoints.some(({ priority }) => priority > 0)) found.ranked++;
        const difference = findDifference(mesh.id, mine === undefined ? [] : [mine], [entry]);
        if (difference !== undefined) found.differences.push(difference);
      }
    },
  );
  return found;
}

export function describeOutbound(found: OutboundFound): string {
  const { lists, endpoints, subsets, ranked, unasked, differences } = found;
  return `${lists} lists of ${endpoints} endpoints (${subsets} of subsets, ${ranked} with several priorities), ${unasked} not asked about, ${differences.length} differences`;
}

/** What we say the proxy is sent; undefined where we say that it is sent nothing. */
function ours(view: MeshView, sent: Compared): Compared | undefined | 'unasked' {
  const own = view.clusterOf(sent.cluster);
  const proxy = own.waypoints
    .flatMap(({ proxies }) => proxies)
    .find(({ waypoint, pod }) => waypoint === sent.waypoint && pod === sent.pod);
  const known = [...own.services].find(([, { service }]) => service.host === sent.service);
  if (proxy === undefined || known === undefined) return 'unasked';
  const [key, { service }] = known;
  const port = service.ports.find((one) => one.port === sent.port);
  if (port === undefined) return 'unasked';
  const shards = view.shardsOf(key).map(({ endpoints }) => endpoints);
  const assignment = assignOne(view, own, proxy, service, shards, { port, subset: sent.subset });
  return assignment && { ...toCompared([assignment])[0]!, isOutbound: true };
}
