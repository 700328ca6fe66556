import type { Chooser } from '../istio-validation/chooser';
import type { Addresses } from './addresses';
import type { Manifest } from './generated-mesh';
import type { PlannedCluster } from './plan';

/** A pod, as its EndpointSlice shows it. */
export interface GeneratedPod {
  readonly object: Manifest;
  readonly name: string;
  readonly address: string;
  readonly nodeName: string;
  readonly zone: string | undefined;
  readonly isReady: boolean;
}

export function makePod(
  choose: Chooser,
  { name, namespace, labels }: { name: string; namespace: string; labels: Readonly<Record<string, string>> },
  nodes: readonly Manifest[],
  addresses: Addresses,
  readyPercent: number,
): GeneratedPod {
  const address = addresses.ofPod();
  const node = choose.any(nodes);
  const nodeName = String(node.metadata.name);
  const isReady = choose.chance(readyPercent);
  return {
    name,
    address,
    nodeName,
    zone: (node.metadata.labels as Readonly<Record<string, string>>)['topology.kubernetes.io/zone'],
    isReady,
    object: {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name, namespace, labels, annotations: { 'ambient.istio.io/redirection': 'enabled' } },
      spec: { nodeName, serviceAccountName: 'default', containers: [{ name: 'app', image: 'app' }] },
      status: {
        phase: 'Running',
        podIP: address,
        podIPs: [{ ip: address }],
        conditions: [{ type: 'Ready', status: isReady ? 'True' : 'False' }],
      },
    },
  };
}

/** One slice, for several have no order. */
export function sliceOf(
  choose: Chooser,
  { name, namespace }: { name: string; namespace: string },
  { network, isIPv6 }: PlannedCluster,
  ports: readonly { readonly name: string; readonly port: number; readonly protocol: string }[],
  pods: readonly GeneratedPod[],
): Manifest {
  return {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: { name: `${name}-1`, namespace, labels: { 'kubernetes.io/service-name': name } },
    addressType: isIPv6 ? 'IPv6' : 'IPv4',
    ports,
    endpoints: [
      ...pods.map((pod) => ({
        addresses: [pod.address],
        conditions: conditionsOf(choose, pod.isReady),
        nodeName: pod.nodeName,
        ...(pod.zone === undefined ? {} : { zone: pod.zone }),
        targetRef: { kind: 'Pod', name: pod.name, namespace },
      })),
      // Somebody's own. The fake discovery server takes what is no pod to be in no network.
      ...(network === '' && choose.chance(20)
        ? [{ addresses: [isIPv6 ? '2001:db8::1' : '192.0.2.1'], conditions: {}, nodeName: 'nobody', zone: 'nowhere' }]
        : []),
    ],
  };
}

function conditionsOf(choose: Chooser, isReady: boolean): object {
  // What is terminating, the fake discovery server takes for unready, or not, by what it reads first.
  if (isReady && choose.chance(5)) return {};
  return { ready: isReady, serving: isReady, terminating: false };
}
