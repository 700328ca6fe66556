import type { Chooser } from '../istio-validation/chooser';
import type { Addresses } from './addresses';
import type { Manifest } from './generated-mesh';
import { useWaypoint, type Plan, type PlannedCluster } from './plan';
import type { PlannedPort, PlannedService } from './plan-services';
import { makePod, sliceOf } from './pods';
import { podPlace } from './waypoints';

const CHANGED = /^istio\.io\/(global|use-waypoint)/;
const MANY_PODS = [0, 1, 1, 2, 3, 5];

/** A Service as the plan has it, or as somebody changed it in this cluster alone, with its pods. */
export function servicesOf(
  choose: Chooser,
  plan: Plan,
  planned: PlannedService,
  cluster: PlannedCluster,
  nodes: readonly Manifest[],
  addresses: Addresses,
): Manifest[] {
  if (plan.skew === 'missing-services' && choose.chance(30)) return [];
  const { name, namespace, annotations, ports, spec } = planned;
  const labels =
    plan.skew === 'labels-of-services' && choose.chance(30) ? changedLabels(choose, plan, planned) : planned.labels;
  const clusterIP = spec.clusterIP === 'None' ? 'None' : addresses.ofService();
  const service = {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, namespace, labels, annotations },
    spec: {
      type: 'ClusterIP',
      ...spec,
      clusterIP,
      clusterIPs: [clusterIP],
      ports: ports.map((port) => ({ protocol: 'TCP', ...port })),
      selector: { app: name },
    },
  };
  const pods = Array.from({ length: choose.any(MANY_PODS) }, (_, index) =>
    makePod(
      choose,
      {
        name: `${name}-${cluster.name}-${index}`,
        namespace,
        labels: {
          app: name,
          version: choose.any(['v1', 'v2']),
          ...(choose.chance(3) ? { 'istio.io/draining': 'true' } : {}),
          ...podPlace(choose),
        },
      },
      nodes,
      addresses,
      85,
    ),
  );
  return [
    service,
    ...pods.map(({ object }) => object),
    sliceOf(choose, planned, cluster, ports.map(toSlicePort), pods),
  ];
}

/** Which waypoint a Service uses, and whether it is global: all else istiod takes from any cluster. */
function changedLabels(choose: Chooser, plan: Plan, { namespace, labels }: PlannedService): Record<string, string> {
  const others = Object.entries(labels).filter(([label]) => !CHANGED.test(label));
  return {
    ...Object.fromEntries(others),
    ...(choose.chance(50) ? { 'istio.io/global': 'true' } : {}),
    ...(choose.chance(60) ? useWaypoint(choose, namespace, plan.waypoints) : {}),
  };
}

/** Where the port has a name in the containers, they listen on another one. */
function toSlicePort({ name = '', port, targetPort = port, protocol = 'TCP' }: PlannedPort) {
  return { name, protocol, port: typeof targetPort === 'string' ? port + 1000 : targetPort };
}
