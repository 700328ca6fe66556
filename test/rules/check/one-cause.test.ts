import {
  change,
  DESTINATION_RULE,
  EAST_WEST_GATEWAY,
  meshConfigMap,
  NAMESPACE,
  SERVICE,
  SYSTEM_NAMESPACE,
  WAYPOINT,
  WORKLOAD,
  yaml,
} from '../../../src/rules/engine/example-mesh';
import type { MeshTree } from '../../../src/model/read/tree';
import { readObjects } from '../../../src/model/read/tree/objects';
import { YamlReader } from '../../../src/model/read/yaml/yaml';
import { checkTree } from '../../../src/rules/check';

// Two services of two clusters, and one mistake: one finding says it, however many services and clients lose requests by it.

const SERVICES = ['cart', 'orders'];
const BY_NAMESPACE = change(NAMESPACE, '  labels:\n', '  labels:\n    istio.io/use-waypoint: waypoint\n');
const UNBOUND = change(SERVICE, '    istio.io/use-waypoint: waypoint\n', '');

type Change = (text: string) => string;

function clusterOf(name: string, edit: Change = (text) => text, more: readonly string[] = []): string {
  const services = SERVICES.flatMap((service) =>
    [UNBOUND, WORKLOAD, DESTINATION_RULE].map((text) => text.replaceAll('helloworld', service)),
  );
  const system = [SYSTEM_NAMESPACE, EAST_WEST_GATEWAY, meshConfigMap()].map((text) =>
    text.replaceAll('of-cluster1', `of-${name}`),
  );
  return edit(yaml(...system, BY_NAMESPACE, WAYPOINT, ...services, ...more));
}

function found(clusters: Readonly<Record<string, string>>): string[] {
  const reader = new YamlReader();
  const tree: MeshTree = {
    facts: {},
    roots: [],
    findings: [],
    interrupted: [],
    clusters: Object.entries(clusters).map(([name, text]) => {
      const { objects, findings } = readObjects({ file: `${name}/all.yaml`, text }, reader);
      if (findings.length > 0) throw new Error(JSON.stringify(findings));
      return { facts: { name, folder: name, network: `network-of-${name}` }, objects };
    }),
  };
  return checkTree(tree, { silences: [] })
    .findings.filter(({ severity }) => severity !== 'advice')
    .map(({ rule, cluster, object }) => `${rule} ${cluster}: ${object}`);
}

const foundWith = (edit?: Change, more?: readonly string[]): string[] =>
  found({ cluster1: clusterOf('cluster1'), cluster2: clusterOf('cluster2', edit, more) });
const replacing =
  (from: string, to: string): Change =>
  (text) =>
    change(text, from, to);

const OWN_HOST = `
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata:
  name: cart
  namespace: sample
spec:
  hosts: [cart.sample.svc.cluster.local]
  location: MESH_EXTERNAL
  resolution: STATIC
  ports: [{ number: 5000, name: http, protocol: HTTP }]
  endpoints: [{ address: 198.51.100.9 }]
`;
const QUOTA = `
apiVersion: v1
kind: ResourceQuota
metadata:
  name: small
  namespace: sample
spec:
  hard: { pods: "2" }
`;
const LIMITS = `
apiVersion: v1
kind: LimitRange
metadata:
  name: large
  namespace: sample
spec:
  limits: [{ type: Container, min: { cpu: "2" }, default: { cpu: "1" }, defaultRequest: { cpu: "1" } }]
`;
const SUBSET_OF_NOBODY = `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: cart
  namespace: sample
spec:
  hosts: [cart.sample.svc.cluster.local]
  http: [{ route: [{ destination: { host: cart.sample.svc.cluster.local, subset: stable } }] }]
`;

test('nothing is found without a mistake', () => {
  expect(foundWith()).toEqual([]);
});

test.each<[string, Change | undefined, readonly string[] | undefined, string]>([
  [
    'a Namespace that no longer names the waypoint of its services',
    replacing('    istio.io/use-waypoint: waypoint\n', ''),
    undefined,
    'waypoint-binding-differs cluster2: Namespace sample',
  ],
  [
    'a MeshConfig that selects no global services',
    replacing('istio.io/global: "true"\n---', 'istio.io/scope: global\n---'),
    undefined,
    'global-label-ignored cluster2: ConfigMap istio-system/istio',
  ],
  [
    'a global label that is not as istiod reads it',
    replacing(
      '  name: cart\n  namespace: sample\n  labels:\n    istio.io/global: "true"',
      '  name: cart\n  namespace: sample\n  labels:\n    istio.io/global: "True"',
    ),
    undefined,
    'global-label-ignored cluster2: Service sample/cart',
  ],
  [
    'the waypoint of two services with another port',
    replacing(
      '  gatewayClassName: istio-waypoint\n  listeners:\n    - name: mesh\n      port: 15008',
      '  gatewayClassName: istio-waypoint\n  listeners:\n    - name: mesh\n      port: 15009',
    ),
    undefined,
    'failover-not-as-asked cluster2: Gateway sample/waypoint',
  ],
  [
    'a waypoint of the class of ingress gateways',
    replacing('gatewayClassName: istio-waypoint', 'gatewayClassName: istio'),
    undefined,
    'failover-not-known cluster2: Gateway sample/waypoint',
  ],
  [
    'an east-west gateway without the port of tunnels',
    replacing('port: 15008\n      protocol: HBONE\n      tls', 'port: 15443\n      protocol: HBONE\n      tls'),
    undefined,
    'failover-not-as-asked cluster2: Gateway istio-system/istio-eastwestgateway',
  ],
  [
    'outlier detection with one threshold and no more',
    replacing('      maxEjectionPercent: 100\n      minHealthPercent: 1\n', ''),
    undefined,
    'ejection-cap-too-low cluster2: DestinationRule sample/cart',
  ],
  [
    'a ServiceEntry for a Service’s own host',
    undefined,
    [OWN_HOST],
    'service-entry-adds-endpoints cluster2: ServiceEntry sample/cart',
  ],
  ['a ResourceQuota with less room', undefined, [QUOTA], 'input-not-followed cluster2: ResourceQuota sample/small'],
  [
    'a MeshConfig that declares networks, which is not followed',
    replacing(
      'data:\n  mesh: |',
      'data:\n  meshNetworks: "networks: { network-of-cluster1: { gateways: [{ address: 203.0.113.9, port: 15443 }] } }"\n  mesh: |',
    ),
    undefined,
    'input-not-followed cluster2: ConfigMap istio-system/istio',
  ],
  ['a LimitRange that refuses all pods', undefined, [LIMITS], 'input-not-followed cluster2: LimitRange sample/large'],
  [
    'a route to a subset that is not declared',
    undefined,
    [SUBSET_OF_NOBODY],
    'failover-not-as-asked cluster2: Service sample/cart',
  ],
])('%s is one finding', (_, edit, more, expected) => {
  expect(foundWith(edit, more)).toEqual([expected]);
});

test('two mistakes of two objects are two findings, though one alone would break as much', () => {
  const noPort = (text: string): string =>
    change(text, 'port: 15008\n      protocol: HBONE\n      tls', 'port: 15443\n      protocol: HBONE\n      tls');
  expect(found({ cluster1: clusterOf('cluster1', noPort), cluster2: clusterOf('cluster2', noPort) })).toEqual([
    'failover-not-as-asked cluster1: Gateway istio-system/istio-eastwestgateway',
    'failover-not-as-asked cluster2: Gateway istio-system/istio-eastwestgateway',
  ]);
});

test('a silence of a ResourceQuota counts for all that it may keep from having pods', () => {
  const declared = change(
    QUOTA,
    '  name: small\n',
    '  name: small\n  annotations:\n    allow.cdk8s-ambient/input-not-followed: it is raised by hand\n',
  );
  expect(foundWith(undefined, [declared])).toEqual([]);
});

test('a warning about the same object that says nothing of the cause hides no answer that is unknown', () => {
  const both = foundWith(
    replacing(
      '    istio.io/global: "true"\nspec:\n  gatewayClassName: istio-waypoint',
      '    istio.io/global: "true"\n  annotations:\n    deploy.example.com/revision: "7"\nspec:\n  gatewayClassName: istio',
    ),
  );
  expect(both).toContain('failover-not-known cluster2: Gateway sample/waypoint');
});
