import { meshOf } from '../mesh';
import type { Mesh } from '../../../src/model/mesh/mesh';

// Clusters with services that differ in their names alone, in two namespaces, and edits that make one of them odd.

/** As "namespace/name". */
export const SERVICES = ['north/cart', 'north/orders', 'south/cart', 'south/stock'] as const;
export const CLUSTERS = ['c1', 'c2', 'c3'] as const;

/** By "Kind namespace/name". */
type Documents = Readonly<Record<string, string>>;

function namespaceOf(namespace: string): Documents {
  return {
    [`Namespace ${namespace}`]: `
apiVersion: v1
kind: Namespace
metadata: { name: ${namespace}, labels: { istio.io/dataplane-mode: ambient } }
`,
    [`Gateway ${namespace}/waypoint`]: `
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: waypoint, namespace: ${namespace}, labels: { istio.io/waypoint-for: service, istio.io/global: "true" } }
spec: { gatewayClassName: istio-waypoint, listeners: [{ name: mesh, port: 15008, protocol: HBONE }] }
`,
  };
}

function serviceOf(key: string): Documents {
  const [namespace = '', name = ''] = key.split('/');
  return {
    [`Service ${key}`]: `
apiVersion: v1
kind: Service
metadata: { name: ${name}, namespace: ${namespace}, labels: { istio.io/global: "true", istio.io/use-waypoint: waypoint } }
spec: { selector: { app: ${name} }, ports: [{ name: http, port: 5000, targetPort: web }] }
`,
    [`Deployment ${key}`]: `
apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name}, namespace: ${namespace} }
spec:
  replicas: 2
  selector: { matchLabels: { app: ${name} } }
  template:
    metadata: { labels: { app: ${name} } }
    spec: { containers: [{ name: main, image: "registry/${name}:1", ports: [{ name: web, containerPort: 80 }] }] }
`,
    [`DestinationRule ${key}`]: `
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: ${name}, namespace: ${namespace} }
spec:
  host: ${name}.${namespace}.svc.cluster.local
  trafficPolicy:
    outlierDetection: { consecutive5xxErrors: 0, consecutiveGatewayErrors: 5, interval: 1s, baseEjectionTime: 1m, maxEjectionPercent: 100 }
    loadBalancer: { localityLbSetting: { enabled: true, failoverPriority: [topology.istio.io/cluster] } }
`,
  };
}

/** All documents of a cluster. */
const ALL: Documents = {
  ...namespaceOf('north'),
  ...namespaceOf('south'),
  ...SERVICES.map(serviceOf).reduce((all, more) => ({ ...all, ...more })),
};
export const NAMES = Object.keys(ALL);

/** A change of one document. */
export interface Edit {
  /** Of the documents that it changes. */
  readonly kind: string;
  readonly from: RegExp | string;
  readonly to: string;
}

/** Edits by what they do. Each changes answers, or what is said with them. */
export const EDITS: Readonly<Record<string, Edit>> = {
  'there are no pods': { kind: 'Deployment', from: 'replicas: 2', to: 'replicas: 0' },
  'there are more pods': { kind: 'Deployment', from: 'replicas: 2', to: 'replicas: 5' },
  'the pods are not in the mesh': {
    kind: 'Deployment',
    from: /labels: { app: (\w+) } }\n {4}spec/,
    to: 'labels: { app: $1, istio.io/dataplane-mode: none } }\n    spec',
  },
  'the pods have no such port': { kind: 'Deployment', from: 'name: web', to: 'name: other' },
  'the pods have other labels': {
    kind: 'Deployment',
    from: /labels: { app: (\w+) } }\n {4}spec/,
    to: 'labels: { app: $1-new } }\n    spec',
  },
  'there is no workload': { kind: 'Deployment', from: /^[^]*$/, to: '' },
  'the service is local': { kind: 'Service', from: 'istio.io/global: "true", ', to: '' },
  'the service has no waypoint': { kind: 'Service', from: ', istio.io/use-waypoint: waypoint', to: '' },
  'the service names a waypoint that is missing': {
    kind: 'Service',
    from: 'use-waypoint: waypoint',
    to: 'use-waypoint: absent',
  },
  'the service is headless': { kind: 'Service', from: 'spec: {', to: 'spec: { clusterIP: None,' },
  'the service prefers its network': {
    kind: 'Service',
    from: 'metadata: {',
    to: 'metadata: { annotations: { networking.istio.io/traffic-distribution: PreferSameZone },',
  },
  'there is no service': { kind: 'Service', from: /^[^]*$/, to: '' },
  'nothing is ejected': { kind: 'DestinationRule', from: /outlierDetection: .*/, to: 'connectionPool: {}' },
  'errors eject': { kind: 'DestinationRule', from: 'consecutive5xxErrors: 0', to: 'consecutive5xxErrors: 5' },
  'half may be ejected': { kind: 'DestinationRule', from: 'maxEjectionPercent: 100', to: 'maxEjectionPercent: 50' },
  'nothing fails over': {
    kind: 'DestinationRule',
    from: 'enabled: true, failoverPriority: [topology.istio.io/cluster]',
    to: 'enabled: false',
  },
  'the rule is for another host': { kind: 'DestinationRule', from: /host: \w+/, to: 'host: other' },
  'the rule is for all of the namespace': { kind: 'DestinationRule', from: /host: \w+/, to: 'host: "*"' },
  'there is no rule': { kind: 'DestinationRule', from: /^[^]*$/, to: '' },
  'the waypoint is local': { kind: 'Gateway', from: ', istio.io/global: "true"', to: '' },
  'there is no waypoint': { kind: 'Gateway', from: /^[^]*$/, to: '' },
  'the namespace is not in the mesh': {
    kind: 'Namespace',
    from: ', labels: { istio.io/dataplane-mode: ambient }',
    to: '',
  },
};

/** Documents more, of one cluster, by what they are. */
export const MORE: Readonly<Record<string, string>> = {
  'a policy for one workload': `
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: none, namespace: north }
spec: { selector: { matchLabels: { app: orders } } }
`,
  'a policy for all of the mesh': `
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: none, namespace: istio-system }
spec: {}
`,
  'a filter for one host': `
apiVersion: networking.istio.io/v1alpha3
kind: EnvoyFilter
metadata: { name: filter, namespace: south }
spec: { configPatches: [{ applyTo: CLUSTER, match: { cluster: { service: stock.south.svc.cluster.local } } }] }
`,
  'a rule of another namespace': `
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: other, namespace: south }
spec: { host: cart.north.svc.cluster.local }
`,
  'a rule of the root namespace': `
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: all, namespace: istio-system }
spec: { host: "*.south.svc.cluster.local", trafficPolicy: { outlierDetection: { maxEjectionPercent: 10 } } }
`,
  'a route of one service': `
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: route, namespace: north }
spec: { parentRefs: [{ group: "", kind: Service, name: cart }], rules: [{ backendRefs: [{ name: orders, port: 5000 }] }] }
`,
  'pods of two services': `
apiVersion: apps/v1
kind: Deployment
metadata: { name: extra, namespace: south }
spec: { replicas: 1, template: { metadata: { labels: { app: stock, team: cart } } } }
`,
  'an autoscaler of one workload': `
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: { name: cart, namespace: south }
spec: { scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: cart }, minReplicas: 4, maxReplicas: 9 }
`,
  'an outlier detection for all of the mesh': `
apiVersion: v1
kind: ConfigMap
metadata: { name: istio, namespace: istio-system }
data: { mesh: "defaultTrafficPolicy: { outlierDetection: { consecutiveGatewayErrors: 3 } }" }
`,
  'a setting of the mesh for one service': `
apiVersion: v1
kind: ConfigMap
metadata: { name: istio, namespace: istio-system }
data: { mesh: "serviceSettings: [{ settings: { clusterLocal: true }, hosts: [orders.north.svc.cluster.local] }]" }
`,
};

/** What is odd: an edit of one document in one cluster, or a document that is there besides. */
export type Oddity =
  | { readonly cluster: string; readonly edit: string; readonly of: string }
  | { readonly cluster: string; readonly more: string };

/**
 * The mesh with what is odd in it.
 *
 * @param detections what the rules of some services say of outlier detection, by service
 */
export function fleetWith(odd: readonly Oddity[], detections: ReadonlyMap<string, string> = new Map()): Mesh {
  const clusters = CLUSTERS.map((cluster): [string, string[]] => [
    cluster,
    documentsWith(
      odd.filter((one) => one.cluster === cluster),
      detections,
    ),
  ]);
  return meshOf(Object.fromEntries(clusters));
}

/** The documents of one cluster with what is odd in it. */
export function documentsWith(odd: readonly Oddity[], detections: ReadonlyMap<string, string> = new Map()): string[] {
  const own = NAMES.map((name) =>
    odd.reduce((text, one) => ('edit' in one ? edited(text, name, one) : text), documentOf(name, detections)),
  );
  return [...own.filter((text) => text !== ''), ...odd.flatMap((one) => ('more' in one ? [MORE[one.more]!] : []))];
}

function documentOf(name: string, detections: ReadonlyMap<string, string>): string {
  const [kind, service = ''] = name.split(' ');
  const detection = kind === 'DestinationRule' ? detections.get(service) : undefined;
  const text = ALL[name]!;
  return detection === undefined ? text : text.replace(/outlierDetection: {.*}/, `outlierDetection: { ${detection} }`);
}

function edited(text: string, name: string, { edit, of }: { readonly edit: string; readonly of: string }): string {
  const { kind, from, to } = EDITS[edit]!;
  const target = kind === 'Namespace' ? of.split('/')[0]! : kind === 'Gateway' ? `${of.split('/')[0]}/waypoint` : of;
  return name === `${kind} ${target}` ? text.replace(from, to) : text;
}
