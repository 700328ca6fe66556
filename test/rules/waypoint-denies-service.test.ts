import {
  change,
  NAMESPACE,
  DESTINATION_RULE,
  SERVICE,
  WAYPOINT,
  WORKLOAD,
  yaml,
} from '../../src/rules/engine/example-mesh';
import { ask, askExample } from './support';

const ID = 'waypoint-denies-service';
const HBONE = '      protocol: HBONE\n';
const USE = 'istio.io/use-waypoint: waypoint\n    istio.io/use-waypoint-namespace: waypoints';
const SERVICE_ELSEWHERE = change(SERVICE, 'istio.io/use-waypoint: waypoint', USE);
const waypoint = (from = '') =>
  change(
    change(WAYPOINT, 'namespace: sample', 'namespace: waypoints'),
    HBONE,
    from === '' ? HBONE : `${HBONE}      allowedRoutes: {namespaces: ${from}}\n`,
  );
const inCluster = (from: string, ...documents: readonly string[]) =>
  ask(ID, { cluster1: yaml(waypoint(from), DESTINATION_RULE, WORKLOAD, ...documents) });

test('a waypoint lets in what its listener says', () => {
  const own = '{from: Selector, selector: {matchLabels: {istio.io/dataplane-mode: ambient}}}';
  const other = '{from: Selector, selector: {matchLabels: {team: web}}}';
  for (const from of ['{from: All}', own]) expect(inCluster(from, NAMESPACE, SERVICE_ELSEWHERE)).toEqual([]);
  for (const from of ['', '{from: Same}', '{from: None}', other])
    expect(inCluster(from, NAMESPACE, SERVICE_ELSEWHERE)).toHaveLength(1);
});

test('a namespace whose labels were not read may be let in', () => {
  expect(inCluster('{from: Selector, selector: {matchLabels: {team: web}}}', SERVICE_ELSEWHERE)).toEqual([]);
});

test('a whole namespace that is denied is one finding, and says whose label it is', () => {
  const namespace = change(NAMESPACE, 'labels:\n', `labels:\n    ${USE}\n`);
  const plain = change(SERVICE, '    istio.io/use-waypoint: waypoint\n', '');
  const second = change(plain, 'name: helloworld\n', 'name: second\n');
  const found = inCluster('', namespace, plain, second);
  expect(found.map(({ object }) => object)).toEqual(['Gateway waypoints/waypoint']);
  expect(found[0]?.message).toContain('by a label of Namespace sample');
});

test('a local service that does not ask for failover is not concerned', () => {
  const local = change(SERVICE_ELSEWHERE, '    istio.io/global: "true"\n', '');
  expect(ask(ID, { cluster1: yaml(NAMESPACE, waypoint(), local, WORKLOAD) })).toEqual([]);
  expect(inCluster('', NAMESPACE, local)).toHaveLength(1);
});

test('the finding names every object that it is about', () => {
  expect(askExample('waypoint-denies-service')).toMatchObject([
    {
      messageId: 'notAdmitted',
      message:
        'In cluster1, Service sample/helloworld uses Gateway waypoints/waypoint (by a label of Service sample/helloworld), which does not admit namespace sample.',
    },
  ]);
});
