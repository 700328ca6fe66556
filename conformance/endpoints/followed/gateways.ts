import type { Chooser } from '../../istio-validation/chooser';
import type { Feature } from '../features/feature';
import type { Manifest } from '../generated-mesh';
import type { PlannedCluster } from '../plan';
import { ofMesh } from './of-mesh';

const LABEL_NAME = 'gateway.networking.k8s.io/gateway-name';
const LABEL_MANAGED = 'gateway.istio.io/managed';

/** Ingress gateways in a namespace of theirs, of a service or of istiod, and pods of the east-west gateways that are there. */
export const gateways: Feature = (choose, plan, cluster, objects) => {
  const namespace = ofMesh(plan, 'ingress').any(['edge', 'sample', 'istio-system']);
  const eastWest = objects.filter((object) => isEastWest(object) && choose.chance(80));
  return [
    ...objects,
    ...ingress(choose, cluster, namespace, objects.filter(isNode)),
    ...eastWest.map((gateway, index) => podOfEastWest(choose, cluster, gateway, objects.filter(isNode), index)),
  ];
};

function isNode({ kind }: Manifest): boolean {
  return kind === 'Node';
}

function isEastWest({ kind, spec }: Manifest): boolean {
  return kind === 'Gateway' && (spec as { readonly gatewayClassName?: string }).gatewayClassName === 'istio-east-west';
}

function ingress(
  choose: Chooser,
  cluster: PlannedCluster,
  namespace: string,
  nodes: readonly Manifest[],
): readonly Manifest[] {
  if (!choose.chance(80)) return [];
  const labels = { [LABEL_NAME]: 'ingress', [LABEL_MANAGED]: 'istio.io-gateway-controller' };
  const gateway = {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'Gateway',
    metadata: { name: 'ingress', namespace, labels: {} },
    spec: { gatewayClassName: 'istio', listeners: [{ name: 'http', port: 80, protocol: 'HTTP' }] },
    status: { addresses: [] },
  };
  const pods = Array.from({ length: choose.any([1, 1, 2]) }, (_, index) =>
    pod(choose, cluster, { name: `ingress-${cluster.name}-${index}`, namespace, labels }, nodes, 40 + index),
  );
  return [gateway, ...pods];
}

/** istiod tells an east-west gateway the endpoints of its own network alone. */
function podOfEastWest(
  choose: Chooser,
  cluster: PlannedCluster,
  { metadata }: Manifest,
  nodes: readonly Manifest[],
  index: number,
): Manifest {
  const { name, namespace, labels } = metadata as { name: string; namespace: string; labels: Record<string, string> };
  const of = { ...labels, [LABEL_NAME]: name, [LABEL_MANAGED]: 'istio.io-eastwest-controller' };
  const { network } = cluster;
  return pod(choose, cluster, { name: `${name}-${cluster.name}`, namespace, labels: of }, nodes, 60 + index, [
    { name: 'ISTIO_META_NETWORK', value: network },
    { name: 'ISTIO_META_REQUESTED_NETWORK_VIEW', value: network },
  ]);
}

function pod(
  choose: Chooser,
  { number, isIPv6, network }: PlannedCluster,
  { name, namespace, labels }: { readonly name: string; readonly namespace: string; readonly labels: object },
  nodes: readonly Manifest[],
  place: number,
  env: readonly object[] = [{ name: 'ISTIO_META_NETWORK', value: network }],
): Manifest {
  const podIP = isIPv6 ? `2001:db8:${number}:fff0::${place}` : `10.${number}.240.${place}`;
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace, labels },
    spec: { nodeName: choose.any(nodes).metadata.name, containers: [{ name: 'istio-proxy', image: 'proxyv2', env }] },
    status: { phase: 'Running', podIP, podIPs: [{ ip: podIP }], conditions: [{ type: 'Ready', status: 'True' }] },
  };
}
