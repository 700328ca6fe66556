import * as fc from 'fast-check';
import { parseAllDocuments } from 'yaml';
import type { KubeObject } from '../../src/model/kube-object';
import { toMesh } from '../../src/model/mesh';
import { toKubeObject } from '../../src/model/objects';
import type { MeshTree } from '../../src/model/tree';
import { compare } from '../../src/predict/compare';
import { concernOf, type ReadTree } from '../../src/predict/concern';
import { Prediction } from '../../src/predict/prediction';

// Who compares two trees asks about the services that a change may be felt by, and about no others. Two namespaces with a service
// each: shop/cart behind a waypoint of infra, with a route to pay/card; pay/card behind one of its own; solo/alone by itself.

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
  route: `apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: route, namespace: shop }
spec:
  parentRefs: [{ group: "", kind: Service, name: cart }]
  rules: [{ backendRefs: [{ name: cart, port: 80, weight: 1 }, { name: card, namespace: pay, port: 80, weight: 1 }] }]`,
};
const NAMES = Object.keys(OBJECTS);
const CLUSTERS = ['a', 'b'];

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

function rule(namespace: string, host: string): string {
  return `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: rule, namespace: ${namespace} }
spec:
  host: ${host}
  trafficPolicy:
    outlierDetection: { consecutiveGatewayErrors: 5, maxEjectionPercent: 100 }
    loadBalancer: { localityLbSetting: { failoverPriority: [topology.istio.io/cluster] } }`;
}

/** @param without what clusters lack, as "cluster name" */
function treeWithout(without: readonly string[], region = 'eu'): ReadTree {
  const tree: MeshTree = {
    ...{ facts: {}, findings: [], interrupted: [] },
    clusters: CLUSTERS.map((name) => ({
      facts: { name, folder: name, network: `network-${name}`, region, istioVersion: '1.31.0' },
      objects: NAMES.filter((one) => !without.includes(`${name} ${one}`)).map((one) => read(one, name)),
    })),
  };
  return { tree, mesh: toMesh(tree) };
}

function read(name: string, cluster: string): KubeObject {
  const [document] = parseAllDocuments(OBJECTS[name]!.replace('NETWORK', `network-${cluster}`));
  const body = document!.toJS() as Record<string, unknown> & { readonly apiVersion: string; readonly kind: string };
  return toKubeObject(body, body.apiVersion, body.kind, { file: name, document: 1, line: 1 });
}

const EVERYTHING = treeWithout([]);
const services = new Prediction(EVERYTHING.mesh).services;

/** The services that are asked about where that much is missing after the change. */
function concernedBy(...missing: string[]): string[] {
  return services.filter(concernOf(EVERYTHING, treeWithout(missing)));
}

test('what changes in a namespace concerns its services, and those with a route that leads there', () => {
  expect(concernedBy('a rule-of-card')).toEqual(['pay/card', 'shop/cart']);
  expect(concernedBy('b pods-of-alone')).toEqual(['solo/alone']);
  expect(concernedBy('a pods-of-cart', 'a route', 'b route')).toEqual(['shop/cart']);
});

test('what changes beside a waypoint concerns the services that are bound to it', () => {
  expect(concernedBy('a rule-of-infra')).toEqual(['shop/cart']);
  expect(concernedBy('a infra')).toEqual(['shop/cart']);
});

test('what changes in the root namespace, a gateway to another network or a fact of a cluster concerns all services', () => {
  expect(concernedBy('b rule-of-root')).toEqual(services);
  expect(concernedBy('b east-west')).toEqual(services);
  expect(services.filter(concernOf(EVERYTHING, treeWithout([], 'us')))).toEqual(services);
});

test('where nothing changes, nothing is asked', () => {
  expect(concernedBy()).toEqual([]);
});

test('services that are not asked about have the answers they had, whatever is missing before or after', () => {
  const missing = fc.subarray(
    CLUSTERS.flatMap((cluster) => NAMES.map((name) => `${cluster} ${name}`)),
    { maxLength: 4 },
  );
  let notAsked = 0;
  let changes = 0;
  fc.assert(
    fc.property(missing, missing, fc.boolean(), (lacked, more, isAdded) => {
      const [before, after] = [treeWithout(lacked), treeWithout(isAdded ? [] : [...lacked, ...more])];
      const [old, now] = [before, after].map(({ mesh }) => new Prediction(mesh)) as [Prediction, Prediction];
      const isMeant = concernOf(before, after);
      const all = compare(old, now).changes;
      expect(all.filter(({ service }) => !isMeant(service))).toEqual([]);
      notAsked += now.services.filter((service) => !isMeant(service)).length;
      changes += all.length;
    }),
    { numRuns: 60 },
  );
  // Otherwise nothing was tested.
  expect(notAsked).toBeGreaterThan(20);
  expect(changes).toBeGreaterThan(20);
});
