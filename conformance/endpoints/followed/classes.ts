import type { Feature } from '../features/feature';
import type { Manifest } from '../generated-mesh';
import { ofMesh } from './of-mesh';

const CLASS = 'ours';

/** Waypoints of a class of their owners', which says what they are for where their Gateways do not. */
export const classes: Feature = (_choose, plan, _cluster, objects) => {
  const choose = ofMesh(plan, 'class');
  const purpose = choose.any([undefined, 'service', 'all', 'workload', 'none']);
  const ours: Manifest = {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'GatewayClass',
    metadata: { name: CLASS, labels: purpose === undefined ? {} : { 'istio.io/waypoint-for': purpose } },
    spec: { controllerName: 'istio.io/mesh-controller' },
  };
  const chosen = plan.waypoints.filter(() => choose.chance(70));
  return [
    ours,
    ...objects.map((object) => {
      const { name, namespace } = object.metadata;
      const isChosen = chosen.some((one) => one.name === name && one.namespace === namespace);
      return object.kind === 'Gateway' && isChosen
        ? { ...object, spec: { ...(object.spec as object), gatewayClassName: CLASS } }
        : object;
    }),
  ];
};
