import type { KubernetesObject } from '../../clusters/kubectl';
import type { LiveCluster } from '../../clusters/mesh';
import { NAMESPACE, SCALED, SERVICE, WAYPOINT } from '../guide/names';

/** Something that goes wrong in a cluster, and the check of `verify` that must name it. */
export interface Fault {
  readonly name: string;
  readonly check: string;
  readonly inject: (live: LiveCluster) => Promise<void>;
  readonly heal: (live: LiveCluster, dist: string) => Promise<void>;
}

const ISTIO = 'istio-system';
const GATEWAY = 'istio-eastwestgateway';

export const FAULTS: readonly Fault[] = [
  {
    name: "the waypoint's Service is not global",
    check: 'waypoint-service-global',
    inject: (live) => kubectl(live, 'label', 'gateway', WAYPOINT, '-n', NAMESPACE, 'istio.io/global-'),
    heal: applyAgain,
  },
  {
    name: 'the network is another one',
    check: 'network-label',
    inject: (live) => network(live, 'network9'),
    heal: (live) => network(live, live.cluster.network),
  },
  {
    name: 'there is no remote secret',
    check: 'remote-secrets',
    inject: (live) =>
      kubectl(live, 'label', 'secret', '-n', ISTIO, '-l', 'istio/multiCluster', 'istio/multiCluster-', 'was=true'),
    heal: (live) => kubectl(live, 'label', 'secret', '-n', ISTIO, '-l', 'was', 'istio/multiCluster=true', 'was-'),
  },
  {
    name: 'the east-west gateway has no address',
    check: 'east-west-gateway',
    inject: (live) => address(live, []),
    heal: (live) => address(live, [{ ip: live.cluster.gatewayAddress }]),
  },
  {
    name: 'the rule drifted',
    check: 'objects',
    inject: (live) =>
      kubectl(
        live,
        ...['patch', 'destinationrule', SERVICE, '-n', NAMESPACE, '--type=merge'],
        ...['--patch', '{"spec":{"trafficPolicy":{"outlierDetection":{"maxEjectionPercent":10}}}}'],
      ),
    heal: applyAgain,
  },
  {
    name: 'the rule is gone',
    check: 'objects',
    inject: (live) => kubectl(live, 'delete', 'destinationrule', SERVICE, '-n', NAMESPACE),
    heal: applyAgain,
  },
  {
    name: 'the waypoint is scaled down',
    check: 'waypoint-deployed',
    inject: (live) => kubectl(live, 'scale', 'deployment', WAYPOINT, '-n', NAMESPACE, '--replicas=0'),
    heal: (live) => kubectl(live, 'scale', 'deployment', WAYPOINT, '-n', NAMESPACE, '--replicas=1'),
  },
  {
    name: 'the service is bound to no waypoint here',
    check: 'half-labelled',
    inject: (live) => kubectl(live, 'label', 'service', SERVICE, '-n', NAMESPACE, 'istio.io/use-waypoint-'),
    heal: applyAgain,
  },
  {
    name: 'the service is not global here',
    check: 'half-labelled',
    inject: (live) => kubectl(live, 'label', 'service', SERVICE, '-n', NAMESPACE, 'istio.io/global-'),
    heal: applyAgain,
  },
  {
    name: 'the service is bound to a waypoint that is not there',
    check: 'service-bound',
    inject: (live) =>
      kubectl(live, 'label', '--overwrite', 'service', SERVICE, '-n', NAMESPACE, 'istio.io/use-waypoint=other'),
    heal: applyAgain,
  },
  {
    name: 'no pod of the service is left',
    check: 'service-endpoints',
    inject: (live) => kubectl(live, 'scale', 'deployment', '-l', `app=${SERVICE}`, '-n', NAMESPACE, '--replicas=0'),
    heal: applyAgain,
  },
  {
    name: 'istiod has multi-network off',
    check: 'multi-network',
    inject: (live) => live.cluster.kubectl.apply([istiodDeployment('1.31.0', 'false')]),
    heal: (live) => live.cluster.kubectl.apply([istiodDeployment('1.31.0', 'true')]),
  },
  {
    name: 'istiod is older than declared',
    check: 'istiod-version',
    inject: (live) => live.cluster.kubectl.apply([istiodDeployment('1.29.2', 'true')]),
    heal: (live) => live.cluster.kubectl.apply([istiodDeployment('1.31.0', 'true')]),
  },
];

/** istiod runs as a process here. What an installation says of it stands in a Deployment that makes no pods, because it is paused. */
export function istiodDeployment(version: string, multiNetwork: string): object {
  const labels = { app: 'istiod' };
  const env = [
    { name: 'PILOT_ENABLE_AMBIENT', value: 'true' },
    { name: 'AMBIENT_ENABLE_MULTI_NETWORK', value: multiNetwork },
  ];
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'istiod', namespace: ISTIO, labels },
    spec: {
      replicas: 1,
      paused: true,
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: { containers: [{ name: 'discovery', image: `docker.io/istio/pilot:${version}`, env }] },
      },
    },
  };
}

async function kubectl({ cluster }: LiveCluster, ...args: readonly string[]): Promise<void> {
  await cluster.kubectl.do(...args);
}

function network(live: LiveCluster, name: string): Promise<void> {
  return kubectl(live, 'label', '--overwrite', 'namespace', ISTIO, `topology.istio.io/network=${name}`);
}

function address(live: LiveCluster, ingress: readonly object[]): Promise<void> {
  const patch = JSON.stringify({ status: { loadBalancer: { ingress } } });
  return kubectl(
    live,
    'patch',
    'service',
    GATEWAY,
    '-n',
    ISTIO,
    '--subresource=status',
    '--type=merge',
    '--patch',
    patch,
  );
}

function applyAgain(live: LiveCluster, dist: string): Promise<void> {
  return kubectl(live, 'apply', '-f', `${dist}/${live.cluster.name}`);
}

/** What a drill changes: the replicas, and its record. */
export async function drillState(
  { cluster }: LiveCluster,
  { namespace, name } = { namespace: NAMESPACE, name: SCALED.deployment },
): Promise<string> {
  interface Deployment extends KubernetesObject {
    readonly spec: { readonly replicas: number };
  }
  const deployment = await cluster.kubectl.get<Deployment>('deployment', namespace, name);
  const record = deployment?.metadata.annotations?.['cdk8s-ambient/drill'] ?? 'no record';
  return `${deployment?.spec.replicas} replicas, ${record}`;
}
