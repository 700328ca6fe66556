import type { Feature } from '../features/feature';
import type { Manifest } from '../generated-mesh';
import { useWaypoint, type Plan } from '../plan';
import { ofMesh } from './of-mesh';

const CANARY = 'istio.io/use-waypoint-canary';

/** Services and Namespaces that name a second waypoint: one that is there, their first one, one that is missing. */
export const canaries: Feature = (_choose, plan, _cluster, objects) =>
  objects.map((object) => {
    const { name, namespace = name } = object.metadata as { readonly name: string; readonly namespace?: string };
    const isPlanned =
      object.kind === 'Namespace'
        ? plan.namespaces.some((one) => one.name === name)
        : object.kind === 'Service' && plan.services.some((one) => one.name === name && one.namespace === namespace);
    return isPlanned ? withCanary(plan, object, namespace) : object;
  });

function withCanary(plan: Plan, object: Manifest, namespace: string): Manifest {
  const choose = ofMesh(plan, `canary of ${object.kind} ${String(object.metadata.name)} ${namespace}`);
  if (!choose.chance(60)) return object;
  const named = useWaypoint(choose, namespace, plan.waypoints);
  const weight = choose.any([undefined, '0', '1', '25', '100', '101', 'half']);
  return {
    ...object,
    metadata: {
      ...object.metadata,
      labels: {
        ...(object.metadata.labels as object),
        [CANARY]: named['istio.io/use-waypoint'],
        ...(named['istio.io/use-waypoint-namespace'] === undefined
          ? {}
          : { [`${CANARY}-namespace`]: named['istio.io/use-waypoint-namespace'] }),
      },
      annotations: {
        ...(object.metadata.annotations as object),
        ...(weight === undefined ? {} : { [`${CANARY}-weight`]: weight }),
      },
    },
  };
}
