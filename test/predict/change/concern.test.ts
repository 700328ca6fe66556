import { toMesh } from '../../../src/model/mesh/mesh';
import { concernOf, mayAnswersDiffer } from '../../../src/predict/change/concern';
import { treeWithout } from '../concern-trees';

// Who compares two trees asks about the services that a change may be felt by, and about no others.

const EVERYTHING = treeWithout([]);
const services = ['pay/card', 'shop/cart', 'solo/alone'];

/** The services that are asked about where that much is missing after the change. */
function concernedBy(...missing: string[]): string[] {
  return services.filter(concernOf(EVERYTHING, treeWithout(missing)));
}

test('what changes in a namespace concerns its services, and those with a route that leads there', () => {
  expect(concernedBy('a pods-of-card')).toEqual(['pay/card', 'shop/cart']);
  expect(concernedBy('b pods-of-alone')).toEqual(['solo/alone']);
  expect(concernedBy('a pods-of-cart', 'a route', 'b route')).toEqual(['shop/cart']);
});

test('a rule concerns the services that it is for, wherever it is, and those with a route that leads there', () => {
  expect(concernedBy('a rule-of-cart')).toEqual(['shop/cart']);
  expect(concernedBy('a rule-of-cart', 'b rule-of-card')).toEqual(['pay/card', 'shop/cart']);
  expect(concernedBy('b rule-for-all-of-solo')).toEqual(['solo/alone']);
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

/** The services that are asked about where cluster a has these documents before, and those after. */
function concernedByDocuments(before: readonly string[], after: readonly string[], missing: readonly string[] = []) {
  return services.filter(concernOf(treeWithout([], 'eu', before), treeWithout(missing, 'eu', after)));
}

const configMap = (value: number, namespace = 'solo') =>
  `{ apiVersion: v1, kind: ConfigMap, metadata: { generateName: c-, namespace: ${namespace} }, data: { n: "${value}" } }`;

test('what is new concerns the same services as what is gone', () => {
  expect(services.filter(concernOf(treeWithout(['a rule-of-card']), EVERYTHING))).toEqual(['pay/card', 'shop/cart']);
});

test('what is in no namespace, or beside istiod, concerns all services', () => {
  expect(concernedByDocuments([], ['{ apiVersion: v1, kind: PersistentVolume, metadata: { name: any } }'])).toEqual(
    services,
  );
  const istiod = `
apiVersion: apps/v1
kind: Deployment
metadata: { name: istiod, namespace: control, labels: { app: istiod } }
spec: { template: { spec: { containers: [{ name: discovery, image: "istio/pilot:1.31.0" }] } } }`;
  expect(concernedByDocuments([istiod], [istiod, configMap(1, 'control')])).toEqual(services);
  expect(concernedByDocuments([istiod], [istiod, configMap(1)])).toEqual(['solo/alone']);
});

test('of objects that get their names from the API server, each counts', () => {
  const two = [configMap(1), configMap(2)];
  expect(concernedByDocuments(two, two)).toEqual([]);
  expect(concernedByDocuments(two, [configMap(3), configMap(2)])).toEqual(['solo/alone']);
  expect(concernedByDocuments(two, [configMap(1)])).toEqual(['solo/alone']);
});

const routeOf = (rules: string, metadata = 'name: more, namespace: shop') => `
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { ${metadata} }
spec: { parentRefs: [{ group: "", kind: Service, name: cart }], rules: ${rules} }`;

test('a route counts in whichever cluster it is, and whichever of its rules leads there', () => {
  const [before, after] = [[], ['b rule-of-card']].map((more) => treeWithout(['b route', ...more]));
  expect(services.filter(concernOf(before!, after!))).toEqual(['pay/card', 'shop/cart']);
  const route = routeOf('[{ backendRefs: [{ name: cart }] }, { backendRefs: [{ name: alone, namespace: solo }] }]');
  expect(concernedByDocuments([route], [route], ['b pods-of-alone'])).toEqual(['shop/cart', 'solo/alone']);
  const ofDefault = routeOf('[{ backendRefs: [{ name: alone, namespace: solo }] }]', 'name: more');
  const [old, now] = [[], ['b pods-of-alone']].map((missing) => treeWithout(missing, 'eu', [ofDefault]));
  expect(concernOf(old!, now!)('default/cart')).toBe(true);
  expect(concernOf(old!, now!)('elsewhere/cart')).toBe(false);
});

test('a route that leads to what is no Service may lead anywhere, but nowhere where nothing changes', () => {
  const route = routeOf('[{ backendRefs: [{ group: example.com, kind: Pool, name: any }] }]');
  expect(concernedByDocuments([route], [route], ['b pods-of-alone'])).toEqual(['shop/cart', 'solo/alone']);
  expect(concernedByDocuments([route], [route])).toEqual([]);
});

test('a cluster that lacks a service says nothing of it', () => {
  const [before, after] = [[], ['a pods-of-alone']].map((more) => treeWithout(['b alone', ...more]));
  expect(services.filter(concernOf(before!, after!))).toEqual(['solo/alone']);
});

/** The services whose answers may differ between two versions, where cluster a has these documents besides. */
function differingBetween(from: string, to: string, ...more: readonly string[]): string[] {
  const { tree, mesh } = treeWithout([], 'eu', more);
  const [before, after] = [from, to].map((istioVersion) => ({ tree, mesh: toMesh({ ...mesh.source, istioVersion }) }));
  return services.filter(mayAnswersDiffer(before!, after!));
}

test('a version that does alike all that is followed changes no answer, another minor and one that is not known may', () => {
  expect(differingBetween('1.31.0', '1.31.1')).toEqual([]);
  expect(differingBetween('1.30.3', '1.30.4')).toEqual(services);
  expect(differingBetween('1.30.4', '1.31.0')).toEqual(services);
  expect(differingBetween('1.31.1', '1.32.0')).toEqual(services);
});

test('where a cluster has two istiods, of which one does not say its version, any other version may change answers', () => {
  const istiodOf = (name: string, image: string): string => `
apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name}, namespace: istio-system, labels: { app: istiod } }
spec: { template: { spec: { containers: [{ name: discovery, image: "${image}" }] } } }`;
  const two = [istiodOf('istiod', 'istio/pilot:1.31.0'), istiodOf('istiod-next', 'istio/pilot:latest')];
  expect(differingBetween('1.31.0', '1.31.1', two[0]!)).toEqual([]);
  expect(differingBetween('1.31.0', '1.31.1', ...two)).toEqual(services);
});
