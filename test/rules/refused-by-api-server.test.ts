import { change, DESTINATION_RULE, SERVICE, WAYPOINT, yaml } from '../../src/rules/engine/example-mesh';
import { ask } from './support';

const refused = (...documents: readonly string[]) => ask('refused-by-api-server', { cluster1: yaml(...documents) });
const unknown = (...documents: readonly string[]) => ask('unknown-field', { cluster1: yaml(...documents) });

test('each wrong value is named, with where it is', () => {
  const rule = change(
    change(DESTINATION_RULE, 'enabled: true', 'enabled: "yes"'),
    '- topology.istio.io/cluster',
    '- topology.istio.io/cluster\n          - 7',
  );
  const setting = 'spec.trafficPolicy.loadBalancer.localityLbSetting';
  expect(refused(rule)).toEqual([
    {
      cluster: 'cluster1',
      object: 'DestinationRule sample/helloworld',
      path: `${setting}.enabled`,
      messageId: 'refused',
      message: 'enabled must be boolean, not "yes".',
    },
    {
      cluster: 'cluster1',
      object: 'DestinationRule sample/helloworld',
      path: `${setting}.failoverPriority[1]`,
      messageId: 'refused',
      message: 'failoverPriority[1] must be string, not 7.',
    },
  ]);
});

test('an object that is too large is named as a whole', () => {
  const large = `\napiVersion: v1\nkind: ConfigMap\nmetadata: { name: a, namespace: b }\ndata: { a: ${'x'.repeat(3_200_000)} }\n`;
  expect(refused(large)).toEqual([
    {
      cluster: 'cluster1',
      object: 'ConfigMap b/a',
      messageId: 'refused',
      message: 'it must have at most 3145728 bytes as JSON, not 3200094.',
    },
  ]);
});

test('what CEL says of a definition counts too', () => {
  const twice = change(
    WAYPOINT,
    '      protocol: HBONE\n',
    '      protocol: HBONE\n    - name: mesh\n      port: 15009\n      protocol: HBONE\n',
  );
  expect(refused(twice)).toHaveLength(1);
});

test('a version that is not served is named with those that are', () => {
  const [found] = refused(change(DESTINATION_RULE, 'networking.istio.io/v1', 'networking.istio.io/v7'));
  expect(found).toMatchObject({ path: 'apiVersion', message: expect.stringContaining('networking.istio.io/v1') });
});

test('an unknown field is unknown, and nothing worse; what was probably meant is named', () => {
  const misspelt = change(DESTINATION_RULE, 'outlierDetection:', 'outlierdetection:');
  expect(refused(misspelt)).toEqual([]);
  expect(unknown(misspelt)).toMatchObject([
    {
      path: 'spec.trafficPolicy.outlierdetection',
      messageId: 'unknown',
      message: expect.stringContaining('did you mean "outlierDetection"?'),
    },
  ]);
  expect(unknown(change(SERVICE, '  selector:', '  selectors:'))).toMatchObject([{ path: 'spec.selectors' }]);
});

test('what a cluster itself writes into objects is not held against them', () => {
  const live = `
  uid: 6f2f9c1e-7b07-4d3c-9c62-3a1f0f4f1a55
  resourceVersion: "4711"
  generation: 3
  creationTimestamp: "2026-01-01T00:00:00Z"
  managedFields:
    - manager: kubectl
      operation: Apply
      apiVersion: v1
      time: "2026-01-01T00:00:00Z"
      fieldsType: FieldsV1
      fieldsV1: {"f:metadata": {}}
`;
  const seen = [WAYPOINT, SERVICE, DESTINATION_RULE].map((document) =>
    change(document, '\nmetadata:\n', `\nmetadata:${live}`),
  );
  const status = 'status:\n  addresses:\n    - {type: Hostname, value: waypoint.sample.svc.cluster.local}\n';
  const balanced = 'status:\n  loadBalancer: {}\n';
  const objects = [seen[0]! + status, seen[1]! + balanced, seen[2]!];
  expect(refused(...objects)).toEqual([]);
  expect(unknown(...objects)).toEqual([]);
});

test('kinds without a known definition are not checked', () => {
  const foreign = '\napiVersion: example.com/v1\nkind: Whatever\nmetadata:\n  name: x\nspec:\n  anything: [1]\n';
  expect(refused(foreign)).toEqual([]);
  expect(unknown(foreign)).toEqual([]);
});
