import type { Feature } from '../features/feature';
import { Addresses } from '../addresses';
import { ofMesh } from './of-mesh';
import { servicesOf } from '../services';
import { waypointsOf } from '../waypoints';

const NAMESPACE = 'kube-system';

/** A global service in kube-system: Istio takes what is there for local, whatever its label says. */
export const kubeSystem: Feature = (choose, plan, cluster, objects) => {
  const once = ofMesh(plan, 'kube-system');
  const isGlobal = once.chance(90);
  const port = once.any([53, 80]);
  // Of a range of addresses that nothing else in the cluster has.
  const addresses = new Addresses({ ...cluster, number: cluster.number + 100 });
  const nodes = objects.filter(({ kind }) => kind === 'Node');
  const waypoint = { name: 'waypoint', namespace: NAMESPACE, labels: {}, allowedRoutes: undefined };
  const service = {
    name: 'dns',
    namespace: NAMESPACE,
    labels: { app: 'dns', 'istio.io/use-waypoint': 'waypoint', ...(isGlobal ? { 'istio.io/global': 'true' } : {}) },
    annotations: {},
    ports: [{ name: 'http', port }],
    spec: {},
  };
  const labels = { 'istio.io/dataplane-mode': 'ambient', 'kubernetes.io/metadata.name': NAMESPACE };
  return [
    ...objects,
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: NAMESPACE, labels } },
    ...waypointsOf(choose, 'none', waypoint, cluster, nodes, addresses),
    ...servicesOf(choose, { ...plan, skew: 'none' }, service, cluster, nodes, addresses),
  ];
};
