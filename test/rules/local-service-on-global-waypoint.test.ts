import {
  change,
  HEALTHY,
  NAMESPACE,
  DESTINATION_RULE,
  SERVICE,
  WAYPOINT,
  WORKLOAD,
  yaml,
} from '../../src/rules/engine/example-mesh';
import type { Example } from '../../src/rules/engine/rule';
import { ask } from './support';

const GLOBAL = '    istio.io/global: "true"\n';
const local = (name: string, spec = '') =>
  change(change(SERVICE, GLOBAL, ''), 'name: helloworld', `name: ${name}`).replace('spec:\n', `spec:\n${spec}`);
const cluster = (...documents: readonly string[]) =>
  yaml(NAMESPACE, WAYPOINT, SERVICE, DESTINATION_RULE, WORKLOAD, ...documents);
const found = (clusters: Example['clusters'], facts?: Example['facts']) =>
  ask('local-service-on-global-waypoint', clusters, facts);

test('a waypoint with local services is one finding, however many clusters and services', () => {
  const both = cluster(local('cache'), local('queue'));
  expect(found({ cluster1: both, cluster2: both, cluster3: HEALTHY })).toEqual([
    {
      cluster: 'cluster1',
      object: 'Gateway sample/waypoint',
      path: undefined,
      messageId: 'sharedWaypoint',
      message:
        'Gateway sample/waypoint is global in cluster1, cluster2, and handles the local Service sample/cache and 1 more.',
    },
  ]);
});

test('a service that no other cluster has cannot be answered there', () => {
  expect(found({ cluster1: cluster(local('cache')), cluster2: cluster(local('queue')) })).toEqual([]);
});

test('a local waypoint, or no waypoint, keeps requests in the cluster', () => {
  const unlabelled = change(WAYPOINT, GLOBAL, '');
  const clusters = yaml(NAMESPACE, unlabelled, local('cache'));
  expect(found({ cluster1: clusters, cluster2: clusters })).toEqual([]);
  const unbound = cluster(change(local('cache'), 'use-waypoint: waypoint', 'use-waypoint: none'));
  expect(found({ cluster1: unbound, cluster2: unbound })).toEqual([]);
});

test('two waypoints are two findings', () => {
  const other = change(WAYPOINT, 'name: waypoint', 'name: other');
  const behind = change(local('queue'), 'use-waypoint: waypoint', 'use-waypoint: other');
  const both = cluster(local('cache'), other, behind);
  expect(found({ cluster1: both, cluster2: both }).map(({ object }) => object)).toEqual([
    'Gateway sample/waypoint',
    'Gateway sample/other',
  ]);
});

test('a service that is global elsewhere is another mistake', () => {
  expect(found({ cluster1: HEALTHY, cluster2: change(HEALTHY, SERVICE, change(SERVICE, GLOBAL, '')) })).toEqual([]);
});

test('no waypoint handles a service without an address', () => {
  for (const spec of ['  clusterIP: None\n', '  type: ExternalName\n']) {
    const both = cluster(local('cache', spec));
    expect(found({ cluster1: both, cluster2: both })).toEqual([]);
  }
});

test('a service whose Namespace was not read may be global by it', () => {
  const switches = { serviceScopeConfigs: [{ scope: 'GLOBAL', namespaceSelector: { team: 'web' } }] };
  const labelled = change(WAYPOINT, GLOBAL, '');
  const shared = change(labelled, 'HBONE\n', 'HBONE\n      allowedRoutes: {namespaces: {from: All}}\n').replace(
    'namespace: sample',
    'namespace: web',
  );
  const web = change(change(NAMESPACE, 'name: sample', 'name: web'), 'istio.io/dataplane-mode: ambient', 'team: web');
  const use = change(
    local('cache'),
    'use-waypoint: waypoint\n',
    'use-waypoint: waypoint\n    istio.io/use-waypoint-namespace: web\n',
  );
  const facts = { cluster1: { switches }, cluster2: { switches } };
  const of = (...documents: readonly string[]) => ({ cluster1: yaml(...documents), cluster2: yaml(...documents) });
  expect(found(of(web, shared, use), facts)).toEqual([]);
  expect(found(of(web, shared, use, NAMESPACE), facts)).toHaveLength(1);
});
