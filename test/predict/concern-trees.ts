import { parseAllDocuments } from 'yaml';
import type { KubeObject } from '../../src/model/object/kube-object';
import { toMesh } from '../../src/model/mesh/mesh';
import { toKubeObject } from '../../src/model/read/tree/objects';
import type { MeshTree } from '../../src/model/read/tree/tree';
import type { ReadTree } from '../../src/predict/change/concern';

// Namespaces with a service each: shop/cart behind a waypoint of infra, with a route to pay/card; pay/card behind one of its own;
// solo/alone by itself. Any of their objects may be missing in either cluster.

const GLOBAL = 'labels: { istio.io/global: "true"';

const OBJECTS: Readonly<Record<string, string>> = {
  shop: 'apiVersion: v1\nkind: Namespace\nmetadata: { name: shop, labels: { istio.io/dataplane-mode: ambient } }',
  infra: 'apiVersion: v1\nkind: Namespace\nmetadata: { name: infra }',
  'east-west': `apiVersion: v1
kind: Service
metadata: { name: east-west, namespace: gateways, labels: { topology.istio.io/network: NETWORK } }
spec: { type: LoadBalancer, ports: [{ port: 15008 }] }
status: { loadBalancer: { ingress: [{ ip: 203.0.113.1 }] } }`,
  'waypoint-of-infra': waypoint('infra', 'allowedRoutes: { namespaces: { from: All } }'),
  'waypoint-of-pay': waypoint('pay'),
  cart: service('shop', 'cart', ', istio.io/use-waypoint: waypoint, istio.io/use-waypoint-namespace: infra'),
  card: service('pay', 'card', ', istio.io/use-waypoint: waypoint'),
  alone: service('solo', 'alone', ', istio.io/use-waypoint: none'),
  'pods-of-cart': deployment('shop', 'cart'),
  'pods-of-card': deployment('pay', 'card'),
  'pods-of-alone': deployment('solo', 'alone'),
  'rule-of-cart': rule('shop', 'cart'),
  'rule-of-card': rule('pay', 'card'),
  'rule-of-infra': rule('infra', 'cart.shop.svc.cluster.local'),
  'rule-of-root': rule('istio-system', 'card.pay.svc.cluster.local'),
  'rule-for-all-of-solo': rule('shop', '"*.solo.svc.cluster.local"', 'for-all'),
  route: `apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: route, namespace: shop }
spec:
  parentRefs: [{ group: "", kind: Service, name: cart }]
  rules: [{ backendRefs: [{ name: cart, port: 80, weight: 1 }, { name: card, namespace: pay, port: 80, weight: 1 }] }]`,
};
export const NAMES = Object.keys(OBJECTS);
export const CLUSTERS = ['a', 'b'];

function waypoint(namespace: string, listener = ''): string {
  return `apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: waypoint, namespace: ${namespace}, ${GLOBAL} } }
spec: { gatewayClassName: istio-waypoint, listeners: [{ name: mesh, port: 15008, protocol: HBONE, ${listener} }] }`;
}

function service(namespace: string, name: string, labels: string): string {
  return `apiVersion: v1
kind: Service
metadata: { name: ${name}, namespace: ${namespace}, ${GLOBAL}${labels} } }
spec: { selector: { app: ${name} }, ports: [{ name: http, port: 80 }] }`;
}

function deployment(namespace: string, name: string): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name}, namespace: ${namespace} }
spec: { replicas: 2, template: { metadata: { labels: { app: ${name} } } } }`;
}

function rule(namespace: string, host: string, name = 'rule'): string {
  return `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: ${name}, namespace: ${namespace} }
spec:
  host: ${host}
  trafficPolicy:
    outlierDetection: { consecutiveGatewayErrors: 5, maxEjectionPercent: 100 }
    loadBalancer: { localityLbSetting: { failoverPriority: [topology.istio.io/cluster] } }`;
}

/** @param without what clusters lack, as "cluster name" @param more documents that cluster a has besides */
export function treeWithout(without: readonly string[], region = 'eu', more: readonly string[] = []): ReadTree {
  const tree: MeshTree = {
    ...{ facts: {}, findings: [], interrupted: [], roots: [] },
    clusters: CLUSTERS.map((name) => ({
      facts: { name, folder: name, network: `network-${name}`, region, istioVersion: '1.31.0' },
      objects: [
        ...NAMES.filter((one) => !without.includes(`${name} ${one}`)).map((one) => read(OBJECTS[one]!, one, name)),
        ...(name === 'a' ? more : []).map((text) => read(text, 'more', name)),
      ],
    })),
  };
  return { tree, mesh: toMesh(tree) };
}

function read(text: string, file: string, cluster: string): KubeObject {
  const [document] = parseAllDocuments(text.replace('NETWORK', `network-${cluster}`));
  const body = document!.toJS() as Record<string, unknown> & { readonly apiVersion: string; readonly kind: string };
  return toKubeObject(body, body.apiVersion, body.kind, { file, document: 1, line: 1 });
}
