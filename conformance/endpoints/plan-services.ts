import type { Chooser } from '../istio-validation/chooser';
import { exportTo } from './mesh-config';
import { distribution, useWaypoint, type PlannedWaypoint } from './plan';

export interface PlannedService {
  readonly name: string;
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly ports: readonly PlannedPort[];
  /** What else is in its spec. */
  readonly spec: Readonly<Record<string, unknown>>;
}

export interface PlannedPort {
  readonly name?: string;
  readonly port: number;
  readonly targetPort?: number | string;
  readonly protocol?: string;
  readonly appProtocol?: string;
}

const NAMES = ['helloworld', 'cart', 'pay'];
const PORT_SETS: readonly (readonly PlannedPort[])[] = [
  [{ name: 'http', port: 5000 }],
  [{ name: 'http', port: 5000 }],
  [{ name: 'http', port: 80, targetPort: 8080 }],
  [{ port: 80 }],
  [
    { name: 'http', port: 80 },
    { name: 'tcp-x', port: 9090 },
  ],
  [
    { name: 'grpc', port: 8080, targetPort: 'grpc' },
    { name: 'web', port: 8081 },
  ],
  [
    { name: 'x', port: 443, appProtocol: 'https' },
    { name: 'y', port: 8443, appProtocol: 'kubernetes.io/h2c' },
  ],
  [
    { name: 'dns', port: 53, protocol: 'UDP' },
    { name: 'dns-tcp', port: 53 },
  ],
  [{ name: 'db', port: 3306 }],
];

export function chooseServices(
  choose: Chooser,
  namespaces: readonly string[],
  waypoints: readonly PlannedWaypoint[],
): PlannedService[] {
  return NAMES.slice(0, 1 + choose.below(NAMES.length)).flatMap((name) =>
    namespaces
      .filter((_, index) => index === 0 || choose.chance(60))
      .map((namespace) => chooseService(choose, name, namespace, waypoints)),
  );
}

function chooseService(
  choose: Chooser,
  name: string,
  namespace: string,
  waypoints: readonly PlannedWaypoint[],
): PlannedService {
  return {
    name,
    namespace,
    labels: {
      app: name,
      ...(choose.chance(85) ? { 'istio.io/global': choose.chance(96) ? 'true' : choose.any(['True', 'false']) } : {}),
      ...(choose.chance(85) ? useWaypoint(choose, namespace, waypoints) : {}),
      ...(choose.chance(4) ? { 'istio.io/persistent-session': 'cookie:/' } : {}),
    },
    annotations: {
      ...(choose.chance(5) ? { 'networking.istio.io/traffic-distribution': distribution(choose) } : {}),
      ...(choose.chance(6) ? { 'networking.istio.io/exportTo': exportTo(choose).join(choose.any([',', ' , '])) } : {}),
    },
    ports: choose.any(PORT_SETS),
    spec: {
      ...(choose.chance(8)
        ? { trafficDistribution: choose.any(['PreferClose', 'PreferSameZone', 'PreferSameNode']) }
        : {}),
      ...(choose.chance(4) ? { internalTrafficPolicy: 'Local' } : {}),
      ...(choose.chance(4) ? { publishNotReadyAddresses: true } : {}),
      ...(choose.chance(4) ? { type: choose.any(['NodePort', 'LoadBalancer']) } : {}),
      ...(choose.chance(3) ? { clusterIP: 'None' } : {}),
    },
  };
}
