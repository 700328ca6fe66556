import { meshOf } from '../../rules/support';

const gateway = (className: string) => `
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: {name: door, namespace: edge}
spec: {gatewayClassName: ${className}}
`;
const route = (parent: string, backend = '{name: web, port: 80}', kind = 'HTTPRoute') => `
apiVersion: gateway.networking.k8s.io/v1
kind: ${kind}
metadata: {name: web, namespace: shop}
spec: {parentRefs: [${parent}], rules: [{backendRefs: [${backend}]}]}
`;
const virtualService = (gateways: string) => `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: web, namespace: shop}
spec: {hosts: [shop.example.com], ${gateways} http: [{route: [{destination: {host: web}}]}]}
`;
const ON_THE_DOOR = '{name: door, namespace: edge}';
const exposed = (...documents: readonly string[]) =>
  meshOf({ clusters: { one: documents.map((document) => `---${document}`).join('') } }).clusters[0]!.exposures.map(
    ({ host }) => host,
  );
const WEB = ['web.shop.svc.cluster.local'];

test('a route on an Istio Gateway exposes its backends', () => {
  expect(exposed(gateway('istio'), route(ON_THE_DOOR))).toEqual(WEB);
  expect(exposed(gateway('istio'), route(ON_THE_DOOR, undefined, 'GRPCRoute'))).toEqual(WEB);
  expect(exposed(gateway('istio'), route(ON_THE_DOOR, '{name: web, namespace: other}'))).toEqual([
    'web.other.svc.cluster.local',
  ]);
});

test('and on a Gateway of another class of Istio’s controller', () => {
  const gatewayClass = `
apiVersion: gateway.networking.k8s.io/v1
kind: GatewayClass
metadata: {name: public}
spec: {controllerName: istio.io/gateway-controller}
`;
  expect(exposed(gateway('public'), gatewayClass, route(ON_THE_DOOR))).toEqual(WEB);
});

test('a route on another product’s Gateway, one that was not read, a waypoint or a Service exposes nothing', () => {
  expect(exposed(gateway('nginx'), route(ON_THE_DOOR))).toEqual([]);
  expect(exposed(route(ON_THE_DOOR))).toEqual([]);
  expect(exposed(gateway('istio'), route('{name: door}'))).toEqual([]);
  expect(exposed(gateway('istio-waypoint'), route(ON_THE_DOOR))).toEqual([]);
  expect(exposed(gateway('istio'), route('{kind: Service, group: "", name: door, namespace: edge}'))).toEqual([]);
});

test('a backend without weight gets nothing, so it is not exposed', () => {
  expect(exposed(gateway('istio'), route(ON_THE_DOOR, '{name: web, weight: 0}'))).toEqual([]);
});

test('a VirtualService exposes its destinations where it names a gateway', () => {
  expect(exposed(virtualService('gateways: [edge/door],'))).toEqual(WEB);
  expect(exposed(virtualService('gateways: [mesh, edge/door],'))).toEqual(WEB);
  expect(exposed(virtualService('gateways: [mesh],'))).toEqual([]);
  expect(exposed(virtualService(''))).toEqual([]);
});
