import { parseOutages } from '../../src/predict/outage/outage-syntax';
import { Prediction } from '../../src/predict/prediction/prediction';
import { meshOf, NAMESPACE, rule, service, SERVICE, told, WAYPOINT, workload } from './mesh';

// Where pods run that only manifests ask for: in any zone, unless they say on which Nodes they may run.

const ZONE = 'topology.kubernetes.io/zone';
const SELECTED = `nodeSelector: { ${ZONE}: z1 }`;
const REQUIRED = 'requiredDuringSchedulingIgnoredDuringExecution';
const required = (...terms: object[]): string =>
  `affinity: { nodeAffinity: { ${REQUIRED}: { nodeSelectorTerms: ${JSON.stringify(terms)} } } }`;
const inZones = (...values: string[]): object => ({ matchExpressions: [{ key: ZONE, operator: 'In', values }] });

/** A workload whose template says on which Nodes its pods may run. */
const kept = (spec: string): string =>
  workload(2).replace(/\} \}\n$/, `}, spec: { containers: [{ name: main }], ${spec} } }\n`);

const node = (zone: string, labels: Readonly<Record<string, string>> = {}): string => `
apiVersion: v1
kind: Node
metadata: { name: node-${zone}, labels: ${JSON.stringify({ 'topology.kubernetes.io/region': 'r', [ZONE]: zone, ...labels })} }
`;

/** A Gateway with its ConfigMap. */
function configured(gateway: string, overlays: Readonly<Record<string, string>>): string[] {
  const namespace = /namespace: ([a-z-]+)/.exec(gateway)![1]!;
  return [
    gateway.replace(
      'listeners:',
      'infrastructure: { parametersRef: { group: "", kind: ConfigMap, name: options } }, listeners:',
    ),
    `
apiVersion: v1
kind: ConfigMap
metadata: { name: options, namespace: ${namespace} }
data: ${JSON.stringify(overlays)}
`,
  ];
}
const PINNED = { deployment: `spec: { replicas: 2, template: { spec: { ${SELECTED} } } }` };

const EAST_WEST = `
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: eastwest, namespace: istio-system, labels: { topology.istio.io/network: network-of-cluster2 } }
spec:
  { gatewayClassName: istio-east-west, listeners: [{ name: mesh, port: 15008, protocol: HBONE, tls: { mode: Terminate, options: { gateway.istio.io/tls-terminate-mode: ISTIO_MUTUAL } } }] }
`;

function ask(outage: string, inOne: readonly string[], inTwo: readonly string[] = [workload(2)], policy = rule()) {
  const at = (documents: readonly string[]) => ({
    documents: [NAMESPACE, service(), policy, ...documents],
    zones: ['z1', 'z2'],
  });
  const mesh = meshOf({ cluster1: at([WAYPOINT, ...inOne]), cluster2: at([WAYPOINT, ...inTwo]) });
  const client = { cluster: 'cluster1', kind: 'ambient' } as const;
  return new Prediction(mesh).ask({ client, service: SERVICE }, outage === 'none' ? [] : parseOutages(outage, SERVICE));
}

/** The waypoint in the other zone, so that it lives. */
const WAYPOINT_IN_Z2 = configured(WAYPOINT, {
  deployment: `spec: { template: { spec: { nodeSelector: { ${ZONE}: z2 } } } }`,
});
const LOCAL = 'local: cluster1 100 → cluster1 100';
const FAILOVER = 'failover: cluster2 100 → cluster2 100';
const UNKNOWN = 'unknown: unknown → unknown';
const BLACKHOLE = 'blackhole: errors 100 → errors 100';

test.each([
  ['spread over both zones', workload(2), [], LOCAL, LOCAL],
  ['with a node selector', kept(SELECTED), [], FAILOVER, LOCAL],
  ['with a node affinity', kept(required(inZones('z1'))), [], FAILOVER, LOCAL],
  ['with an affinity to both zones', kept(required(inZones('z1'), inZones('z2'))), [], LOCAL, LOCAL],
  ['with a selector that says nothing of zones', kept('nodeSelector: { disk: fast }'), [], LOCAL, LOCAL],
  [
    'on Nodes of one zone',
    kept('nodeSelector: { disk: fast }'),
    [node('z1', { disk: 'fast' }), node('z2')],
    FAILOVER,
    LOCAL,
  ],
  ['on Nodes that were not read', kept('nodeSelector: { disk: fast }'), [node('z1'), node('z2')], UNKNOWN, UNKNOWN],
])('pods %s are there', (_what, pods, nodes, withoutZ1, withoutZ2) => {
  const documents = [pods, ...nodes];
  expect(told(ask('zone-down:cluster1:z1', [...WAYPOINT_IN_Z2, ...documents]))).toBe(withoutZ1);
  const waypointInZ1 = configured(WAYPOINT, { deployment: `spec: { template: { spec: { ${SELECTED} } } }` });
  expect(told(ask('zone-down:cluster1:z2', [...waypointInZ1, ...documents]))).toBe(withoutZ2);
});

test('the pods of a waypoint are where its ConfigMap has them', () => {
  const outage = 'zone-down:cluster1:z1';
  expect(ask(outage, [WAYPOINT, workload(2)]).path).toBe('remote-waypoint');
  expect(ask(outage, [...WAYPOINT_IN_Z2, workload(2)]).path).toBe('local-waypoint');
});

test('an east-west gateway that is kept to a zone is gone with it, and one that is not is taken to live', () => {
  const outage = 'scaled-to-zero:cluster1+zone-down:cluster2:z1';
  const inTwo = (gateway: readonly string[]) => [...gateway, workload(2)];
  const of = (gateway: readonly string[]): string =>
    told(ask(outage, [WAYPOINT, workload(2)], inTwo([WAYPOINT, ...gateway])));
  expect(of([EAST_WEST])).toBe(FAILOVER);
  expect(of(configured(EAST_WEST, PINNED))).toBe(BLACKHOLE);
});

test('a gateway that is kept to a zone asks the pods there first, unless the rule ranks by cluster alone', () => {
  const three = workload(3);
  const byZone = rule({ localityLbSetting: { failoverPriority: ['topology.kubernetes.io/region', ZONE] } });
  const outage = 'scaled-to-zero:cluster1+failing:cluster2:pods=50%';
  const inTwo = [WAYPOINT, ...configured(EAST_WEST, PINNED), three];
  const errors = (policy: string) => ask(outage, [WAYPOINT, workload(2)], inTwo, policy).afterEjection?.errors;
  expect(errors(rule())).toBeCloseTo(2 / 3);
  expect(errors(byZone)).toBeCloseTo(1 / 2);
});

test.each([
  ['PreferSameNode', 'PreferSameNode'],
  ['PreferClose', 'PreferClose'],
  ['Nearest', 'PreferClose'],
])('trafficDistribution: %s of the Service of a waypoint comes from its ConfigMap', (value, expected) => {
  const mesh = meshOf({
    cluster1: [NAMESPACE, ...configured(WAYPOINT, { service: `spec: { trafficDistribution: ${value} }` })],
  });
  expect(mesh.clusters[0]!.waypoints.get('sample/waypoint')!.trafficDistribution).toBe(expected);
});
