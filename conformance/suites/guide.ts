import { applies } from './guide/apply';
import { gatewaysAreProgrammed, serviceIsBound, waypointIsDeployed, waypointServiceIsGlobal } from './guide/objects';
import { failsOverAndBack, localFirst } from './guide/failover';
import type { Suite } from './suite';

/**
 * Istio's guide "Configure failover behavior in a multicluster ambient installation", asked of live objects: what the guide
 * makes a person type, our YAML brings about in one `kubectl apply` per cluster.
 */
export const guide: Suite = {
  name: 'guide',
  needsClusters: true,
  checks: (dist, mesh) => [
    ...mesh.flatMap((live) => applies(live, dist)),
    ...mesh.map(gatewaysAreProgrammed),
    ...mesh.map(waypointServiceIsGlobal),
    ...mesh.map(serviceIsBound),
    ...mesh.map(waypointIsDeployed),
    ...mesh.map((live) => localFirst(mesh, live, 'sends requests to its own pods first, to the other cluster next')),
    ...failsOverAndBack(mesh),
  ],
};
