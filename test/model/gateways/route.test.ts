import { meshOf } from '../../rules/support';

const routesOf = (document: string) =>
  meshOf({ clusters: { one: `---${document}` } }).clusters[0]!.routes.map(({ hosts, destinations }) => ({
    hosts,
    to: destinations.map(({ host, weight, path }) => `${host} ${weight} ${path}`),
  }));
const virtualService = (spec: string) => `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: web, namespace: shop}
spec: {hosts: [web], ${spec} http: [{route: [{destination: {host: other.shop.svc.cluster.local}, weight: 5}]}]}
`;

test('a route of the Gateway API takes the requests of the Services it is attached to, and of nothing else', () => {
  const route = (parents: string) => `
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: web, namespace: shop}
spec: {parentRefs: [${parents}], rules: [{backendRefs: [{name: a}, {name: b, namespace: c, weight: 3}, {kind: Bucket, name: d}]}]}
`;
  expect(routesOf(route('{kind: Service, group: "", name: web}, {name: door}'))).toEqual([
    {
      hosts: ['web.shop.svc.cluster.local'],
      to: [
        'a.shop.svc.cluster.local 1 spec.rules[0].backendRefs[0]',
        'b.c.svc.cluster.local 3 spec.rules[0].backendRefs[1]',
      ],
    },
  ]);
  expect(routesOf(route('{name: door}'))).toEqual([]);
});

test('a VirtualService takes the requests of its hosts inside the mesh, unless it is for gateways only', () => {
  const inMesh = [
    {
      hosts: ['web.shop.svc.cluster.local'],
      to: ['other.shop.svc.cluster.local 5 spec.http[0].route[0].destination'],
    },
  ];
  for (const gateways of ['', 'gateways: [],', 'gateways: [mesh],', 'gateways: [edge/door, mesh],'])
    expect(routesOf(virtualService(gateways))).toEqual(inMesh);
  expect(routesOf(virtualService('gateways: [edge/door],'))).toEqual([]);
});
