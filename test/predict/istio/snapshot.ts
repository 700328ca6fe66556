import { toMesh, type Mesh } from '../../../src/model/mesh/mesh';
import type { ClusterFacts } from '../../../src/model/read/files/mesh-file';
import { toKubeObject } from '../../../src/model/read/tree/objects';
import { assignmentsOf } from '../../../src/predict/istio/assign/assign';
import type { Assignment } from '../../../src/predict/envoy/hosts/assignment';

// Snapshots of live clusters in a few words, with addresses that say what they are.

export type Body = Readonly<Record<string, unknown>> & { readonly apiVersion: string; readonly kind: string };

export const HOST = 'hello.sample.svc.cluster.local';

export interface ClusterOf extends Partial<Omit<ClusterFacts, 'name' | 'folder'>> {
  readonly objects: readonly Body[];
}

/** A mesh of these clusters, each in a network of its own unless it says otherwise. */
export function meshOf(clusters: Readonly<Record<string, ClusterOf>>): Mesh {
  return toMesh({
    facts: {},
    clusters: Object.entries(clusters).map(([name, { objects, ...facts }]) => ({
      facts: {
        name,
        folder: name,
        network: `n-of-${name}`,
        istioVersion: '1.31.0',
        gateways: [`gateway-of-${name}`],
        ...facts,
      },
      objects: objects.map((body, index) =>
        toKubeObject(body, body.apiVersion, body.kind, { file: `${name}.yaml`, document: index + 1, line: 1 }),
      ),
    })),
  });
}

export function waypoint(
  more: { namespace?: string; name?: string; labels?: object; spec?: object; status?: object } = {},
): Body {
  const { namespace = 'sample', name = 'waypoint', labels = {}, spec = {}, status } = more;
  return {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'Gateway',
    metadata: { name, namespace, labels },
    spec: {
      gatewayClassName: 'istio-waypoint',
      listeners: [{ name: 'mesh', port: 15008, protocol: 'HBONE' }],
      ...spec,
    },
    ...(status === undefined ? {} : { status }),
  };
}

export const GLOBAL = { 'istio.io/global': 'true' };
const BOUND = { 'istio.io/use-waypoint': 'waypoint' };

export function service(
  more: { name?: string; namespace?: string; labels?: object; spec?: object; annotations?: object } = {},
): Body {
  const { name = 'hello', namespace = 'sample', labels = { ...GLOBAL, ...BOUND }, spec = {}, annotations = {} } = more;
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, namespace, labels, annotations },
    spec: { selector: { app: name }, ports: [{ name: 'http', port: 80 }], ...spec },
  };
}

export function waypointPod(
  name: string,
  ip: string,
  more: { labels?: object; node?: string; namespace?: string } = {},
): Body {
  const { labels = {}, node, namespace } = more;
  return pod(name, ip, {
    labels: { 'gateway.networking.k8s.io/gateway-name': 'waypoint', ...labels },
    ...(node === undefined ? {} : { node }),
    ...(namespace === undefined ? {} : { namespace }),
  });
}

export function pod(
  name: string,
  ip: string | undefined,
  more: {
    labels?: object;
    node?: string;
    namespace?: string;
    isReady?: boolean;
    phase?: string;
    metadata?: object;
    spec?: object;
  } = {},
): Body {
  const {
    labels = { app: 'hello' },
    node,
    namespace = 'sample',
    isReady = true,
    phase,
    metadata = {},
    spec = {},
  } = more;
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace, labels, ...metadata },
    spec: { ...(node === undefined ? {} : { nodeName: node }), ...spec },
    status: {
      ...(ip === undefined ? {} : { podIP: ip }),
      ...(phase === undefined ? {} : { phase }),
      conditions: [{ type: 'Ready', status: isReady ? 'True' : 'False' }],
    },
  };
}

/** A slice of endpoints; each is ready and names no pod unless it says otherwise. */
export function slice(
  endpoints: readonly { address: string; pod?: string; conditions?: object; zone?: string; nodeName?: string }[],
  more: { name?: string; service?: string; ports?: readonly object[] } = {},
): Body {
  const { name = 'hello-1', service: of = 'hello', ports = [{ name: 'http', port: 80 }] } = more;
  return {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: { name, namespace: 'sample', labels: { 'kubernetes.io/service-name': of } },
    addressType: 'IPv4',
    ports,
    endpoints: endpoints.map(
      ({ address, pod: target, conditions = { ready: true, serving: true, terminating: false }, ...rest }) => ({
        addresses: [address],
        conditions,
        ...rest,
        ...(target === undefined ? {} : { targetRef: { kind: 'Pod', namespace: 'sample', name: target } }),
      }),
    ),
  };
}

export function node(name: string, region: string, zone: string): Body {
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name, labels: { 'topology.kubernetes.io/region': region, 'topology.kubernetes.io/zone': zone } },
  };
}

/** A Service that lets another network in: of the network of b, unless it says otherwise. */
export function eastWest(
  more: {
    name?: string;
    network?: string;
    addresses?: readonly object[];
    spec?: object;
    labels?: object;
    status?: object;
  } = {},
): Body {
  const {
    name = 'east-west',
    network = 'n-of-b',
    addresses = [{ ip: '203.0.113.1' }],
    spec = {},
    labels = {},
    status,
  } = more;
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: {
      name,
      namespace: 'istio-system',
      labels: { 'topology.istio.io/network': network, ...labels },
    },
    spec: { type: 'LoadBalancer', ports: [{ port: 15008 }], ...spec },
    status: status ?? { loadBalancer: { ingress: addresses } },
  };
}

export function namespace(name: string, labels: object = {}, annotations: object = {}): Body {
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels, annotations } };
}

export function deployment(name: string, replicas: number, more: { labels?: object; spec?: object } = {}): Body {
  const { labels = { app: name }, spec = {} } = more;
  const containers = [{ name: 'main', image: 'main' }];
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace: 'sample' },
    spec: {
      replicas,
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers, ...spec } },
    },
  };
}

/** Local first, then by cluster, with outlier detection. */
export const LOCAL_FIRST = {
  outlierDetection: {},
  loadBalancer: { localityLbSetting: { failoverPriority: ['topology.istio.io/cluster'] } },
};

export function rule(
  spec: object,
  more: { name?: string; namespace?: string; host?: string; metadata?: object } = {},
): Body {
  const { name = 'hello', namespace: of = 'sample', host = HOST, metadata = {} } = more;
  return {
    apiVersion: 'networking.istio.io/v1',
    kind: 'DestinationRule',
    metadata: { name, namespace: of, ...metadata },
    spec: { host, ...spec },
  };
}

/** "address priority health" of each endpoint of each list: of one cluster's waypoints, if a cluster is named. */
export function sent(mesh: Mesh, cluster?: string): string[] {
  return assignmentsOf(mesh)
    .filter((assignment) => cluster === undefined || assignment.cluster === cluster)
    .map((assignment) => `${titleOf(assignment)}: ${endpointsOf(assignment)}`);
}

function titleOf({ cluster, service: host, port, subset }: Assignment): string {
  return `${cluster} ${host.split('.')[0]}:${port}${subset === null ? '' : `/${subset}`}`;
}

export function endpointsOf({ endpoints }: Assignment): string {
  return endpoints.map(({ address, priority }) => `${address} ${priority}`).join(', ');
}
