import type { Chooser } from '../istio-validation/chooser';
import type { Addresses } from './addresses';
import type { Manifest } from './generated-mesh';
import type { PlannedCluster, PlannedWaypoint, Skew } from './plan';
import { makePod, sliceOf } from './pods';

const PORTS = [
  { name: 'status-port', port: 15021, protocol: 'TCP' },
  { name: 'mesh', port: 15008, protocol: 'TCP' },
];

/** A Gateway and what istiod makes of it. */
export function waypointsOf(
  choose: Chooser,
  skew: Skew,
  waypoint: PlannedWaypoint,
  cluster: PlannedCluster,
  nodes: readonly Manifest[],
  addresses: Addresses,
): Manifest[] {
  const { name, namespace, labels, allowedRoutes } = waypoint;
  const isSkewed = skew === 'waypoints' && choose.chance(25);
  if (isSkewed && choose.chance(50)) return [];
  const isReady = !isSkewed;
  const selector = { 'gateway.networking.k8s.io/gateway-name': name };
  const generated = {
    ...labels,
    ...selector,
    'gateway.networking.k8s.io/gateway-class-name': 'istio-waypoint',
    'gateway.istio.io/managed': 'istio.io-mesh-controller',
  };
  const gateway = {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'Gateway',
    metadata: { name, namespace, labels },
    spec: {
      gatewayClassName: 'istio-waypoint',
      listeners: [{ name: 'mesh', port: 15008, protocol: 'HBONE', ...(allowedRoutes ? { allowedRoutes } : {}) }],
    },
    status: isReady
      ? { addresses: [{ type: 'Hostname', value: `${name}.${namespace}.svc.cluster.local` }] }
      : { addresses: [] },
  };
  const clusterIP = addresses.ofService();
  const service = {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: {
      name,
      namespace,
      labels: generated,
      annotations: { 'networking.istio.io/traffic-distribution': 'PreferClose' },
    },
    spec: { type: 'ClusterIP', clusterIP, clusterIPs: [clusterIP], ports: PORTS, selector },
  };
  const pods = choose
    .list(isReady ? 1 : 0, isReady && choose.chance(15) ? 2 : 1, () => undefined)
    .map((_, index) =>
      makePod(
        choose,
        {
          name: `${name}-${cluster.name}-${index}`,
          namespace,
          labels: { ...generated, ...(choose.chance(20) ? { version: 'v1' } : {}), ...podPlace(choose) },
        },
        nodes,
        addresses,
        95,
      ),
    );
  return [
    gateway,
    service,
    ...pods.map(({ object }) => object),
    sliceOf(choose, { name, namespace }, cluster, PORTS, pods),
  ];
}

/** Now and then a pod says itself where it is. */
export function podPlace(choose: Chooser): Record<string, string> {
  if (choose.chance(3))
    return { 'topology.istio.io/locality': choose.any(['us-east.us-east-a', 'eu.eu-b.r1', 'mars']) };
  return choose.chance(2) ? { 'istio-locality': 'us-west.us-west-a' } : {};
}
