import type { LiveCluster, Mesh } from '../clusters/mesh';
import { saidOfService, sentOfService } from '../live/node-proxies';
import { readLive } from '../live/snapshot';
import { saidOfWaypoint, sentToWaypoint } from '../live/waypoints';
import { applies } from './guide/apply';
import { gatewayOnly, localFirst, scaledBack, scaledToZero } from './guide/failover';
import { NAMESPACE, SCALED, SERVICE, WAYPOINT } from './guide/names';
import { gatewaysAreProgrammed, serviceIsBound, waypointIsDeployed, waypointServiceIsGlobal } from './guide/objects';
import type { Check, Suite } from './suite';

/**
 * What we say of a snapshot of live clusters, beside what their istiods send: to the waypoints, and to the node proxies that
 * send requests to these. Before, during and after an outage, and where somebody left out a step of the guide.
 */
export const live: Suite = {
  name: 'live',
  needsClusters: true,
  checks: (dist, mesh) => {
    let replicas = 0;
    const [hit] = mesh.filter(({ cluster }) => cluster.name === SCALED.cluster);
    if (hit === undefined) return [];
    return [
      ...mesh.flatMap((one) => applies(one, dist)),
      ...mesh.map(gatewaysAreProgrammed),
      ...mesh.map(waypointServiceIsGlobal),
      ...mesh.map(serviceIsBound),
      ...mesh.map(waypointIsDeployed),
      ...mesh.map((one) => localFirst(mesh, one, 'has its own pods first')),
      ...agreement(mesh, 'before the outage'),
      scaledToZero(hit, (before) => (replicas = before)),
      gatewayOnly(mesh, hit),
      ...agreement(mesh, 'during the outage'),
      scaledBack(hit, () => replicas),
      ...mesh.map((one) => localFirst(mesh, one, 'has its own pods first again')),
      ...agreement(mesh, 'after the outage'),
      isNoLongerGlobal(hit),
      ...agreement(mesh, `with a waypoint in ${SCALED.cluster} that is not global`),
      isDeleted(hit),
      ...agreement(mesh, `without the Service ${SERVICE} in ${SCALED.cluster}`),
    ];
  },
};

/** In every cluster, of every waypoint and of what the node proxies know. */
function agreement(mesh: Mesh, when: string): readonly Check[] {
  return mesh.flatMap((one) => [waypointAgrees(mesh, one, when), nodeProxyAgrees(mesh, one, when)]);
}

function waypointAgrees(mesh: Mesh, one: LiveCluster, when: string): Check {
  return {
    sentence: `what we say the waypoint of ${one.cluster.name} is sent is what it is sent, ${when}`,
    run: () =>
      one.patience.until(async () => ({
        expected: await sentToWaypoint(one, NAMESPACE, WAYPOINT),
        got: saidOfWaypoint(await readLive(mesh), one, `${NAMESPACE}/${WAYPOINT}`),
      })),
  };
}

function nodeProxyAgrees(mesh: Mesh, one: LiveCluster, when: string): Check {
  const keys = [SERVICE, WAYPOINT].map((name) => `${NAMESPACE}/${name}`);
  return {
    sentence: `what we say the node proxies of ${one.cluster.name} know of the service and its waypoint is what they know, ${when}`,
    run: () =>
      one.patience.until(async () => {
        const [node] = await one.cluster.kubectl.list('node', '');
        const sent = await Promise.all(keys.map((key) => sentOfService(one, node!.metadata.name, key)));
        const said = await readLive(mesh);
        return {
          expected: sent.map((text, index) => `${keys[index]}: ${text}`).join('. '),
          got: keys.map((key) => `${key}: ${saidOfService(said, one, key)}`).join('. '),
        };
      }),
  };
}

/** As it would be if nobody had labelled it. */
function isNoLongerGlobal({ cluster, patience }: LiveCluster): Check {
  return {
    sentence: `the waypoint Service in ${cluster.name} is no longer global`,
    vital: true,
    run: async () => {
      await cluster.kubectl.do('label', 'gateway', WAYPOINT, '-n', NAMESPACE, 'istio.io/global-');
      await patience.until(async () => {
        const service = await cluster.kubectl.get('service', NAMESPACE, WAYPOINT);
        const label = service?.metadata.labels?.['istio.io/global'];
        return { expected: 'no label', got: label ?? 'no label' };
      });
    },
  };
}

/** The other cluster still shares it. */
function isDeleted({ cluster }: LiveCluster): Check {
  return {
    sentence: `the Service ${SERVICE} in ${cluster.name} is deleted`,
    vital: true,
    run: async () => {
      await cluster.kubectl.do('delete', 'service', SERVICE, '-n', NAMESPACE);
    },
  };
}
