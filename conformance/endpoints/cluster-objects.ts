import type { Chooser } from '../istio-validation/chooser';
import { Addresses } from './addresses';
import type { Manifest } from './generated-mesh';
import { meshConfigOf } from './mesh-config';
import { gatewaysOf } from './network-gateways';
import { nodesOf } from './nodes';
import { ROOT_NAMESPACE, type Plan, type PlannedCluster, type PlannedNamespace } from './plan';
import { rulesOf } from './rules';
import { servicesOf } from './services';
import { waypointsOf } from './waypoints';

/** What a snapshot of one cluster has. */
export function toObjects(choose: Chooser, plan: Plan, cluster: PlannedCluster): Manifest[] {
  const addresses = new Addresses(cluster);
  const nodes = nodesOf(choose, cluster);
  return [
    namespace({
      name: ROOT_NAMESPACE,
      labels: cluster.network === '' ? {} : { 'topology.istio.io/network': cluster.network },
      annotations: {},
    }),
    ...plan.namespaces.map(namespace),
    ...(plan.waypoints.some((waypoint) => waypoint.namespace === 'shared')
      ? [namespace({ name: 'shared', labels: {}, annotations: {} })]
      : []),
    ...nodes,
    istiod(addresses),
    ...gatewaysOf(choose, plan, cluster, addresses),
    ...plan.waypoints.flatMap((waypoint) => waypointsOf(choose, plan.skew, waypoint, cluster, nodes, addresses)),
    ...plan.services.flatMap((service) => servicesOf(choose, plan, service, cluster, nodes, addresses)),
    ...rulesOf(choose, plan),
    ...meshConfigOf(choose, plan),
  ];
}

/** Where pods are read at all, what has none has none: so there is always one, as in a live cluster. */
function istiod(addresses: Addresses): Manifest {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'istiod', namespace: ROOT_NAMESPACE, labels: { app: 'istiod' } },
    spec: { containers: [{ name: 'discovery', image: 'istiod' }] },
    status: { phase: 'Running', podIP: addresses.ofPod(), conditions: [{ type: 'Ready', status: 'True' }] },
  };
}

function namespace({ name, labels, annotations }: PlannedNamespace): Manifest {
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels, annotations } };
}
