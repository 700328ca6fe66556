import { change, WAYPOINT, yaml } from '../../src/rules/engine/example-mesh';
import { ask } from './support';

const DISTRIBUTION = 'networking.istio.io/traffic-distribution';
const infrastructure = (text: string, waypoint: string) =>
  change(waypoint, 'spec:\n', `spec:\n  infrastructure: ${text}\n`);
const annotated = (value: string) =>
  change(WAYPOINT, '  labels:\n', `  annotations: {${DISTRIBUTION}: ${value}}\n  labels:\n`);
const labelled = (key: string) => change(WAYPOINT, '  labels:\n', `  labels:\n    ${key}: here\n`);
const found = (waypoint: string) => ask('infrastructure-replaces-copy', { cluster1: yaml(waypoint) });

test('what gets lost, and where it is looked for, are named', () => {
  expect(found(infrastructure('{annotations: {a: b}}', annotated('PreferSameNode')))).toEqual([
    {
      cluster: 'cluster1',
      object: 'Gateway sample/waypoint',
      path: 'spec.infrastructure.annotations',
      messageId: 'notCopied',
      message: `In cluster1, Gateway sample/waypoint has ${DISTRIBUTION} in metadata.annotations, and not in spec.infrastructure.annotations, which replaces them.`,
    },
  ]);
});

test('labels that place the waypoint get lost too', () => {
  for (const key of [
    'topology.istio.io/locality',
    'istio-locality',
    'topology.istio.io/subzone',
    'topology.kubernetes.io/region',
    'topology.kubernetes.io/zone',
  ]) {
    expect(found(infrastructure('{labels: {a: b}}', labelled(key)))).toEqual([
      {
        cluster: 'cluster1',
        object: 'Gateway sample/waypoint',
        path: 'spec.infrastructure.labels',
        messageId: 'notCopied',
        message: `In cluster1, Gateway sample/waypoint has ${key} in metadata.labels, and not in spec.infrastructure.labels, which replaces them.`,
      },
    ]);
    expect(found(infrastructure(`{labels: {${key}: there}}`, labelled(key)))).toEqual([]);
    expect(found(infrastructure('{annotations: {a: b}}', labelled(key)))).toEqual([]);
  }
});

test('what istiod says by itself is not lost', () => {
  for (const value of ['PreferClose', 'preferSameZone'])
    expect(found(infrastructure('{annotations: {a: b}}', annotated(value)))).toEqual([]);
});

test('labels and annotations are replaced one without the other', () => {
  expect(found(annotated('Any'))).toEqual([]);
  expect(found(infrastructure('{labels: {a: b}}', annotated('Any')))).toEqual([]);
  expect(found(infrastructure(`{annotations: {${DISTRIBUTION}: Any}}`, annotated('Any')))).toEqual([]);
  expect(found(infrastructure('{annotations: {a: b}}', WAYPOINT))).toEqual([]);
});

test('a ConfigMap that was not read may add the label', () => {
  const named = '{labels: {a: b}, parametersRef: {kind: ConfigMap, name: x}}';
  expect(found(infrastructure(named, labelled('istio-locality')))).toEqual([]);
});
