import type { Manifest } from './varied-mesh';

type Fields = Readonly<Record<string, unknown>>;

/** The objects as a live cluster has them: with pods, slices, Services of Gateways and statuses. */
export function liveObjects(manifests: readonly Manifest[], cluster: number): Manifest[] {
  const addresses = new Addresses(cluster + 1);
  const made = manifests.flatMap((manifest) =>
    manifest.kind === 'Gateway' ? gateway(manifest, addresses) : [manifest],
  );
  const pods = manifests
    .filter(({ kind }) => kind === 'Deployment')
    .flatMap((one) => podsOf(one, manifests, addresses));
  const all = [...made.map((one) => withAddress(one, addresses)), ...pods];
  return [...all, ...all.filter(({ kind }) => kind === 'Service').map((service) => sliceOf(service, all))];
}

class Addresses {
  private next = 0;

  constructor(private readonly cluster: number) {}

  public ofPod(): string {
    this.next++;
    return `10.${this.cluster}.0.${this.next}`;
  }

  public ofService(): string {
    this.next++;
    return `10.${this.cluster}.255.${this.next}`;
  }

  public ofLoadBalancer(): string {
    return `203.0.113.${this.cluster}`;
  }
}

function gateway(manifest: Manifest, addresses: Addresses): Manifest[] {
  const { name, namespace, labels } = manifest.metadata;
  const isWaypoint = (manifest.spec as Fields).gatewayClassName === 'istio-waypoint';
  const outside = addresses.ofLoadBalancer();
  const selector = { 'gateway.networking.k8s.io/gateway-name': name };
  const generated = {
    ...(labels as Fields),
    ...selector,
    'gateway.networking.k8s.io/gateway-class-name': (manifest.spec as Fields).gatewayClassName,
    'gateway.istio.io/managed': isWaypoint ? 'istio.io-mesh-controller' : 'istio.io-eastwest-controller',
  };
  const annotations = isWaypoint ? { 'networking.istio.io/traffic-distribution': 'PreferClose' } : {};
  const metadata = { name, namespace, labels: generated, annotations };
  const value = isWaypoint ? `${name}.${String(namespace)}.svc.cluster.local` : outside;
  return [
    { ...manifest, status: { addresses: [{ type: isWaypoint ? 'Hostname' : 'IPAddress', value }] } },
    {
      ...{ apiVersion: 'v1', kind: 'Service', metadata },
      spec: {
        type: isWaypoint ? 'ClusterIP' : 'LoadBalancer',
        ports: [{ name: 'mesh', port: 15008 }],
        selector,
      },
      ...(isWaypoint ? {} : { status: { loadBalancer: { ingress: [{ ip: outside }] } } }),
    },
    pod(`${name}-1`, namespace, generated, {}, addresses),
  ];
}

function podsOf(deployment: Manifest, manifests: readonly Manifest[], addresses: Addresses): Manifest[] {
  const { name, namespace } = deployment.metadata;
  const { replicas, template } = deployment.spec as Fields & { replicas: number; template: Fields };
  const { labels = {}, annotations = {} } = template.metadata as Fields & { labels?: Fields; annotations?: Fields };
  const ofNamespace = manifests.find((one) => one.kind === 'Namespace' && one.metadata.name === namespace);
  const inherited = ofNamespace?.metadata.labels as Fields | undefined;
  const mode = labels['istio.io/dataplane-mode'] ?? inherited?.['istio.io/dataplane-mode'];
  const isEnrolled = mode === 'ambient' && (template.spec as Fields).hostNetwork !== true;
  const marks = isEnrolled ? { 'ambient.istio.io/redirection': 'enabled' } : {};
  return Array.from({ length: replicas }, (_, index) =>
    pod(`${name}-${index + 1}`, namespace, labels, { ...annotations, ...marks }, addresses, template.spec as Fields),
  );
}

function pod(
  name: string,
  namespace: unknown,
  labels: Fields,
  annotations: Fields,
  addresses: Addresses,
  spec: Fields = {},
): Manifest {
  const ip = addresses.ofPod();
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace, labels, annotations },
    spec: { ...spec, nodeName: 'node-1' },
    status: {
      phase: 'Running',
      podIP: ip,
      podIPs: [{ ip }],
      conditions: [{ type: 'Ready', status: 'True' }],
    },
  };
}

function withAddress(manifest: Manifest, addresses: Addresses): Manifest {
  if (manifest.kind !== 'Service') return manifest;
  const clusterIP = addresses.ofService();
  return { ...manifest, spec: { type: 'ClusterIP', ...(manifest.spec as Fields), clusterIP, clusterIPs: [clusterIP] } };
}

function sliceOf({ metadata: { name, namespace }, spec }: Manifest, all: readonly Manifest[]): Manifest {
  const { selector, ports } = spec as { selector: Readonly<Record<string, string>>; ports: readonly Fields[] };
  const selected = all.filter(({ kind, metadata }) => {
    const labels = (metadata.labels ?? {}) as Fields;
    return (
      kind === 'Pod' &&
      metadata.namespace === namespace &&
      Object.entries(selector).every(([label, value]) => labels[label] === value)
    );
  });
  return {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: { name: `${name}-1`, namespace, labels: { 'kubernetes.io/service-name': name } },
    addressType: 'IPv4',
    ports: ports.map(({ name: port, port: number, targetPort = number }) => ({ name: port, port: targetPort })),
    endpoints: selected.map(({ metadata, status }) => ({
      addresses: [(status as Fields).podIP],
      conditions: { ready: true, serving: true, terminating: false },
      nodeName: 'node-1',
      targetRef: { kind: 'Pod', namespace, name: metadata.name },
    })),
  };
}
