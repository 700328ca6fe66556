import { addressesOfNodeProxy } from '../clusters/discovery';
import type { LiveCluster, Mesh } from '../clusters/mesh';
import { NAMESPACE, WAYPOINT } from '../suites/guide/names';

/** Where a node proxy sends requests to the waypoint: into its own network, or to the gateway of another cluster. */
export interface Target {
  /** Whose waypoint it is. */
  readonly cluster: string;
  readonly isOwn: boolean;
  readonly weight: number;
}

const HOST = `${NAMESPACE}/${WAYPOINT}.${NAMESPACE}.svc.cluster.local`;

/**
 * The choice of ztunnel from what istiod sends it: pods of its own network that are ready, where the network is preferred and one is
 * left; else those and the gateways of other networks, by the pods behind them.
 *
 * @see ztunnel src/state.rs ProxyStateInner.load_balance
 */
export async function targetsOf(live: LiveCluster, mesh: Mesh): Promise<readonly Target[]> {
  const [node] = await live.cluster.kubectl.list('node', '');
  const addresses = await addressesOfNodeProxy(live, node!.metadata.name);
  const waypoint = addresses
    .flatMap((one) => one.service ?? [])
    .find(({ name, namespace }) => name === WAYPOINT && namespace === NAMESPACE);
  const targets = addresses
    .flatMap((one) => one.workload ?? [])
    .filter(({ services, healthy }) => healthy && services.includes(HOST))
    .map(({ network, cluster, gateway, capacity }): Target => {
      const isOwn = network === live.cluster.network;
      return { isOwn, weight: capacity, cluster: isOwn ? cluster : clusterBehind(gateway, mesh) };
    });
  const own = targets.filter(({ isOwn }) => isOwn);
  return waypoint?.preference[0] === 'NETWORK' && own.length > 0 ? own : targets;
}

function clusterBehind(gateway: string, mesh: Mesh): string {
  const live = mesh.find(({ cluster }) => gateway.includes(cluster.gatewayAddress));
  if (live === undefined) throw new Error(`no cluster has the gateway ${gateway}`);
  return live.cluster.name;
}
