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
import { ask } from './support';

const USE = '    istio.io/use-waypoint: waypoint\n';
const using = (labels: string) => change(SERVICE, USE, labels);
const cluster = (service: string, namespace = NAMESPACE, waypoint = WAYPOINT) =>
  yaml(namespace, waypoint, service, DESTINATION_RULE, WORKLOAD);
const found = (...clusters: readonly string[]) =>
  ask('waypoint-binding-differs', Object.fromEntries(clusters.map((text, index) => [`cluster${index + 1}`, text])));

test('a cluster without a waypoint differs from one with it, however many have none', () => {
  const none = cluster(using(''));
  expect(found(none, HEALTHY)).toEqual([
    {
      cluster: 'cluster1',
      object: 'Service sample/helloworld',
      path: 'metadata.labels',
      messageId: 'waypointsDiffer',
      message: 'In cluster1, Service sample/helloworld uses no waypoint, and waypoint sample/waypoint in cluster2.',
    },
  ]);
  expect(found(none, HEALTHY, none).map(({ cluster }) => cluster)).toEqual(['cluster1', 'cluster3']);
});

test('another name, and another namespace, is another waypoint, whether or not it was read', () => {
  expect(found(HEALTHY, HEALTHY, cluster(using('    istio.io/use-waypoint: other\n')))).toMatchObject([
    {
      cluster: 'cluster3',
      messageId: 'waypointsDiffer',
      message:
        'In cluster3, Service sample/helloworld uses waypoint sample/other, and waypoint sample/waypoint in cluster1.',
    },
  ]);
  const elsewhere = cluster(using(`${USE}    istio.io/use-waypoint-namespace: waypoints\n`));
  expect(found(HEALTHY, elsewhere)).toMatchObject([{ cluster: 'cluster2' }]);
});

test('of two names, the one of a waypoint that was not read is the other one, whichever cluster comes first', () => {
  const misspelt = cluster(using('    istio.io/use-waypoint: waypiont\n'));
  expect(found(misspelt, HEALTHY)).toMatchObject([{ cluster: 'cluster1' }]);
  expect(found(HEALTHY, misspelt)).toMatchObject([{ cluster: 'cluster2' }]);
});

test('the label counts equally on the service and on its namespace', () => {
  const namespace = change(NAMESPACE, 'labels:\n', `labels:\n${USE}`);
  expect(found(HEALTHY, cluster(using(''), namespace))).toEqual([]);
});

test('a waypoint that was not read, or that does not admit the service, is the same waypoint', () => {
  expect(found(HEALTHY, yaml(NAMESPACE, SERVICE, DESTINATION_RULE, WORKLOAD))).toEqual([]);
  const closed = change(WAYPOINT, 'HBONE\n', 'HBONE\n      allowedRoutes: {namespaces: {from: None}}\n');
  expect(found(HEALTHY, cluster(SERVICE, NAMESPACE, closed))).toEqual([]);
});

test('without its Namespace it is not known which waypoint a service uses', () => {
  expect(found(HEALTHY, yaml(WAYPOINT, using(''), DESTINATION_RULE, WORKLOAD))).toEqual([]);
});

test('sidecars use no waypoint', () => {
  const injected = change(NAMESPACE, 'istio.io/dataplane-mode: ambient', 'istio-injection: enabled');
  expect(found(HEALTHY, cluster(using(''), injected))).toEqual([]);
});

test('services without a waypoint in any cluster, and local ones, do not differ', () => {
  expect(found(cluster(using('')), cluster(using('    istio.io/use-waypoint: none\n')))).toEqual([]);
  expect(found(HEALTHY, cluster(change(using(''), '    istio.io/global: "true"\n', '')))).toEqual([]);
});

test('a Namespace that decides is named, and one that does not is not', () => {
  const byNamespace = change(NAMESPACE, 'labels:\n', `labels:\n${USE}`);
  const [one] = found(cluster(using('')), cluster(using(''), byNamespace));
  expect(one?.message).toBe(
    'In cluster1, Service sample/helloworld uses no waypoint, and waypoint sample/waypoint in cluster2, as Namespace sample says.',
  );
  const [other] = found(cluster(using('')), cluster(SERVICE, byNamespace));
  expect(other?.message).not.toContain('Namespace');
});
