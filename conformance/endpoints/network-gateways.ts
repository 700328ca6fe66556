import type { Chooser } from '../istio-validation/chooser';
import type { Addresses } from './addresses';
import type { Manifest } from './generated-mesh';
import { ROOT_NAMESPACE, type Plan, type PlannedCluster } from './plan';

const NAME = 'istio-eastwestgateway';

/** What lets other networks in, and now and then what looks like it. */
export function gatewaysOf(choose: Chooser, plan: Plan, cluster: PlannedCluster, addresses: Addresses): Manifest[] {
  return [
    ...(choose.chance(94) ? eastWest(choose, cluster, addresses) : []),
    ...(choose.chance(3) ? remote(choose, plan, cluster) : []),
    ...(choose.chance(3) ? forSidecars(cluster, addresses) : []),
  ];
}

function eastWest(choose: Chooser, { number, network, isIPv6 }: PlannedCluster, addresses: Addresses): Manifest[] {
  if (network === '') return [];
  const labels = { 'topology.istio.io/network': network };
  const count = choose.any([0, 1, 1, 1, 1, 1, 1, 1, 2, 3]);
  const outside = Array.from({ length: count }, (_, index) =>
    isIPv6 || choose.chance(2) ? `2001:db8:203:${number}::${index + 1}` : `203.0.${number}.${index + 1}`,
  );
  const isExternal = choose.chance(8);
  const clusterIP = addresses.ofService();
  return [
    {
      apiVersion: 'gateway.networking.k8s.io/v1',
      kind: 'Gateway',
      metadata: { name: NAME, namespace: ROOT_NAMESPACE, labels },
      spec: {
        gatewayClassName: 'istio-east-west',
        listeners: [
          {
            name: 'mesh',
            port: 15008,
            protocol: 'HBONE',
            tls: { mode: 'Terminate', options: { 'gateway.istio.io/tls-terminate-mode': 'ISTIO_MUTUAL' } },
          },
        ],
      },
      status: { addresses: outside.map((value) => ({ type: 'IPAddress', value })) },
    },
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: {
        name: NAME,
        namespace: ROOT_NAMESPACE,
        labels: {
          ...labels,
          'gateway.networking.k8s.io/gateway-name': NAME,
          'gateway.networking.k8s.io/gateway-class-name': 'istio-east-west',
          'gateway.istio.io/managed': 'istio.io-eastwest-controller',
        },
      },
      spec: {
        type: isExternal ? 'ClusterIP' : 'LoadBalancer',
        clusterIP,
        clusterIPs: [clusterIP],
        ...(isExternal ? { externalIPs: outside } : {}),
        ports: [
          { name: 'status-port', port: 15021, protocol: 'TCP' },
          { name: 'mesh', port: 15008, protocol: 'TCP' },
        ],
        selector: { 'gateway.networking.k8s.io/gateway-name': NAME },
      },
      status: { loadBalancer: isExternal ? {} : { ingress: outside.map((ip) => ({ ip })) } },
    },
  ];
}

/** A Gateway that stands for another network here. */
function remote(choose: Chooser, { clusters }: Plan, cluster: PlannedCluster): Manifest[] {
  const others = clusters.filter(({ network }) => network !== '' && network !== cluster.network);
  if (others.length === 0) return [];
  const { network, number } = choose.any(others);
  return [
    {
      apiVersion: 'gateway.networking.k8s.io/v1',
      kind: 'Gateway',
      metadata: { name: `to-${network}`, namespace: ROOT_NAMESPACE, labels: { 'topology.istio.io/network': network } },
      spec: {
        gatewayClassName: 'istio-remote',
        addresses: [{ type: 'IPAddress', value: `198.51.${number}.1` }],
        listeners: [{ name: 'mesh', port: 15008, protocol: 'HBONE', tls: { mode: 'Passthrough' } }],
      },
    },
  ];
}

/** A gateway of the time before ambient: it takes mTLS of sidecars only. */
function forSidecars({ number, network }: PlannedCluster, addresses: Addresses): Manifest[] {
  if (network === '') return [];
  const clusterIP = addresses.ofService();
  return [
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: {
        name: 'sidecar-gateway',
        namespace: ROOT_NAMESPACE,
        labels: { 'topology.istio.io/network': network },
      },
      spec: {
        type: 'LoadBalancer',
        clusterIP,
        clusterIPs: [clusterIP],
        ports: [{ name: 'tls', port: 15443, protocol: 'TCP' }],
      },
      status: { loadBalancer: { ingress: [{ ip: `203.0.${number}.100` }] } },
    },
  ];
}
