/** A manifest, as it is read from a file. */
export type Manifest = Readonly<Record<string, unknown>> & { readonly apiVersion: string; readonly kind: string };

const NAMESPACE = 'sample';
const PODS = 2;

/** What one cluster declares: a waypoint, and services behind it, each with two pods and a rule that keeps traffic home. */
export function manifestsOf(services: number): Manifest[] {
  return [
    {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: NAMESPACE, labels: { 'istio.io/dataplane-mode': 'ambient' } },
    },
    GATEWAY,
    ...Array.from({ length: services }, (_, number) => `service-${number}`).flatMap((name) => [
      serviceOf(name),
      {
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        metadata: { name, namespace: NAMESPACE },
        spec: { replicas: PODS, template: { metadata: { labels: { app: name } } } },
      },
      ruleOf(name),
    ]),
  ];
}

/** The same for one service, as a live cluster of that number has it. The first one has the waypoint that is asked for. */
export function liveObjectsOf(cluster: string, number: number): Manifest[] {
  const name = 'service-0';
  const network = { 'topology.istio.io/network': `network-of-${cluster}` };
  const pod = (podName: string, labels: Readonly<Record<string, string>>, last: number): Manifest => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: podName, namespace: NAMESPACE, labels: { ...labels, ...network } },
    spec: { nodeName: 'node', containers: [{ name: 'main', image: 'image' }] },
    status: {
      phase: 'Running',
      podIP: addressOf(number, last),
      podIPs: [{ ip: addressOf(number, last) }],
      conditions: [{ type: 'Ready', status: 'True' }],
    },
  });
  const whose = {
    'gateway.networking.k8s.io/gateway-name': 'waypoint',
    'gateway.istio.io/managed': 'istio.io-mesh-controller',
  };
  const pods = Array.from({ length: PODS }, (_, index) => pod(`${name}-${index}`, { app: name }, index + 1));
  return [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'istio-system', labels: network } },
    {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: NAMESPACE, labels: { 'istio.io/dataplane-mode': 'ambient' } },
    },
    {
      apiVersion: 'v1',
      kind: 'Node',
      metadata: { name: 'node', labels: { 'topology.kubernetes.io/region': 'region' } },
    },
    { ...GATEWAY, status: { addresses: [{ type: 'Hostname', value: `waypoint.${NAMESPACE}.svc.cluster.local` }] } },
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'waypoint', namespace: NAMESPACE, labels: { ...whose, 'istio.io/global': 'true' } },
      spec: {
        clusterIP: `10.255.${number}.1`,
        selector: { 'gateway.networking.k8s.io/gateway-name': 'waypoint' },
        ports: [{ name: 'mesh', port: 15008, appProtocol: 'hbone' }],
      },
    },
    pod('waypoint', whose, 200),
    eastWestService(number, network),
    { ...serviceOf(name), spec: { ...specOf(name), clusterIP: `10.255.${number}.2` } },
    ...pods,
    {
      apiVersion: 'discovery.k8s.io/v1',
      kind: 'EndpointSlice',
      metadata: { name, namespace: NAMESPACE, labels: { 'kubernetes.io/service-name': name } },
      addressType: 'IPv4',
      endpoints: pods.map(({ metadata }, index) => ({
        addresses: [addressOf(number, index + 1)],
        conditions: { ready: true, serving: true, terminating: false },
        nodeName: 'node',
        targetRef: { kind: 'Pod', namespace: NAMESPACE, name: (metadata as { readonly name: string }).name },
      })),
      ports: [{ name: 'http', port: 80, protocol: 'TCP' }],
    },
    ruleOf(name),
  ];
}

const GATEWAY: Manifest = {
  apiVersion: 'gateway.networking.k8s.io/v1',
  kind: 'Gateway',
  metadata: { name: 'waypoint', namespace: NAMESPACE, labels: { 'istio.io/global': 'true' } },
  spec: { gatewayClassName: 'istio-waypoint', listeners: [{ name: 'mesh', port: 15008, protocol: 'HBONE' }] },
};

function serviceOf(name: string): Manifest {
  const labels = { 'istio.io/global': 'true', 'istio.io/use-waypoint': 'waypoint' };
  return { apiVersion: 'v1', kind: 'Service', metadata: { name, namespace: NAMESPACE, labels }, spec: specOf(name) };
}

function specOf(name: string) {
  return { selector: { app: name }, ports: [{ name: 'http', port: 80 }] };
}

function ruleOf(name: string): Manifest {
  return {
    apiVersion: 'networking.istio.io/v1',
    kind: 'DestinationRule',
    metadata: { name, namespace: NAMESPACE },
    spec: {
      host: `${name}.${NAMESPACE}.svc.cluster.local`,
      trafficPolicy: {
        outlierDetection: { consecutiveGatewayErrors: 5, maxEjectionPercent: 100, minHealthPercent: 1 },
        loadBalancer: { localityLbSetting: { failoverPriority: ['topology.istio.io/cluster'] } },
      },
    },
  };
}

function eastWestService(number: number, labels: Readonly<Record<string, string>>): Manifest {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'eastwest', namespace: 'istio-system', labels },
    spec: { type: 'LoadBalancer', clusterIP: `10.255.${number}.3`, ports: [{ name: 'mesh', port: 15008 }] },
    status: { loadBalancer: { ingress: [{ ip: `203.0.${number}.1` }] } },
  };
}

function addressOf(cluster: number, last: number): string {
  return `10.${cluster}.0.${last}`;
}
