import { Chart } from 'cdk8s';
import {
  AmbientNamespace,
  ClusterGroup,
  GlobalService,
  LocalityFailoverRule,
  SimpleLoadBalancer,
  Waypoint,
  WaypointFor,
  type IGlobalService,
  type LocalityFailoverRuleProps,
} from 'cdk8s-ambient';
import { writtenObject, yaml } from '../support/manifests';
import { refusal, refusals, refused } from '../support/refusal';
import { helloworld, helloworldWithWaypoint, HTTP, sampleChart, sampleMesh } from '../support/sample';
import { object } from '../synth/support';

function rule(props: Partial<LocalityFailoverRuleProps> = {}) {
  const { mesh, chart } = sampleMesh();
  const { service } = helloworldWithWaypoint(chart);
  new LocalityFailoverRule(chart, 'rule', { service, ...props });
  return mesh;
}

test('a rule without further words keeps traffic in the cluster and ejects whatever fails', () => {
  expect(writtenObject(rule(), 'DestinationRule/rule')).toEqual(yaml`
    apiVersion: networking.istio.io/v1
    kind: DestinationRule
    metadata:
      name: rule
      namespace: sample
    spec:
      host: helloworld.sample.svc.cluster.local
      trafficPolicy:
        loadBalancer:
          localityLbSetting:
            enabled: true
            failoverPriority:
              - topology.istio.io/cluster
        outlierDetection:
          consecutiveGatewayErrors: 5
          consecutive5xxErrors: 0
          maxEjectionPercent: 100
          minHealthPercent: 1
  `);
});

test('name, labels and annotations are written as they were given', () => {
  const mesh = rule({ name: 'hello.failover', labels: { team: '' }, annotations: { note: '' } });
  expect(writtenObject(mesh, 'DestinationRule/hello.failover').metadata).toEqual({
    name: 'hello.failover',
    namespace: 'sample',
    labels: { team: '' },
    annotations: { note: '' },
  });
});

test.each([SimpleLoadBalancer.LEAST_REQUEST, SimpleLoadBalancer.RANDOM, SimpleLoadBalancer.ROUND_ROBIN])(
  'the load balancer %s is written by that name',
  (loadBalancer) => {
    expect(writtenObject(rule({ loadBalancer }), 'DestinationRule/rule').spec).toMatchObject({
      trafficPolicy: { loadBalancer: { simple: loadBalancer } },
    });
  },
);

test('a rule lives in the namespace of its service, wherever it is declared', () => {
  const { mesh, chart } = sampleMesh();
  const { service } = helloworldWithWaypoint(chart);
  new LocalityFailoverRule(new Chart(mesh, 'rules', { namespace: 'rules' }), 'rule', { service });
  expect(writtenObject(mesh, 'DestinationRule/rule').metadata.namespace).toBe('sample');
});

test('a rule for a service that others deploy names its host', () => {
  const { mesh, chart } = sampleMesh();
  const service = GlobalService.fromName(chart, 'reviews', 'reviews', { namespace: 'bookinfo' });
  new LocalityFailoverRule(chart, 'rule', { service });
  const { metadata, spec } = writtenObject(mesh, 'DestinationRule/rule');
  expect(metadata.namespace).toBe('bookinfo');
  expect(spec).toMatchObject({ host: 'reviews.bookinfo.svc.cluster.local' });
});

describe('a rule is refused', () => {
  test.each(['', 'Rule', 'a_b', 'a/b', '.', '__proto__', 'x'.repeat(254)])('with the name %j', (name) => {
    expect(refusals(rule({ name }))).toContainEqual(
      refusal('sample/rule', `${JSON.stringify(name)} cannot be the name of a DestinationRule`),
    );
  });

  test('with labels and annotations that Kubernetes does not take, __proto__ among them', () => {
    const labels = JSON.parse('{ "__proto__": "x" }') as Record<string, string>;
    expect(refusals(rule({ labels, annotations: { 'a b': 'x' } }))).toEqual([
      refusal('sample/rule', 'annotations: "a b"'),
      refusal('sample/rule', 'labels: "__proto__"'),
    ]);
  });

  test.each(['ROUNDROBIN', 'round_robin', ''])('with the load balancer %j', (loadBalancer) => {
    expect(refusals(rule({ loadBalancer: loadBalancer as SimpleLoadBalancer }))).toEqual([
      refusal('sample/rule', `loadBalancer is ${JSON.stringify(loadBalancer)}`, /does not fail over/, /ROUND_ROBIN/),
    ]);
  });

  test('in no chart, at once', () => {
    const { mesh, chart } = sampleMesh();
    const { service } = helloworldWithWaypoint(chart);
    expect(refused(() => new LocalityFailoverRule(mesh, 'rule', { service }))).toEqual([
      refusal('rule', 'is not in a chart'),
    ]);
  });

  test('for a service without a namespace, which is said of the chart, once', () => {
    const { mesh } = sampleMesh();
    const chart = new Chart(mesh, 'chart');
    new LocalityFailoverRule(chart, 'rule', { service: helloworldWithWaypoint(chart).service });
    expect(refusals(mesh)).toEqual([refusal('chart', 'has no namespace')]);
  });

  test.each<[unknown, string]>([
    [{ name: 'reviews', namespace: 'bookinfo' }, 'service is an object, which is not a GlobalService.'],
    ['reviews', 'service is "reviews", which is not a GlobalService.'],
    [null, 'service is null, which is not a GlobalService.'],
    [undefined, 'the service is missing.'],
  ])('for %j in place of a service', (service, what) => {
    const { mesh, chart } = sampleMesh();
    new LocalityFailoverRule(chart, 'rule', { service: service as IGlobalService });
    expect(refusals(mesh)).toEqual([refusal('sample/rule', what, /host name/, /GlobalService\.fromName/)]);
  });
});

describe('no proxy reads a rule for a service without waypoint, so it is refused', () => {
  test('where nothing gives it one', () => {
    const { mesh, chart } = sampleMesh();
    new LocalityFailoverRule(chart, 'rule', { service: helloworld(chart) });
    expect(refusals(mesh)).toEqual([
      refusal(
        'sample/rule',
        '"sample/helloworld", which has no waypoint.',
        /ztunnel/,
        /\{ waypoint \}.*enroll.*fromName/,
      ),
    ]);
  });

  test('where only the namespace of another name has one', () => {
    const { mesh, chart } = sampleMesh();
    new AmbientNamespace(chart, 'other', { waypoint: new Waypoint(chart, 'waypoint') });
    new LocalityFailoverRule(chart, 'rule', { service: helloworld(chart) });
    expect(refusals(mesh)).toEqual([refusal('sample/rule', 'which has no waypoint.')]);
  });

  test('in the cluster where its namespace has none', () => {
    const { mesh, cluster1, chart } = sampleMesh();
    const own = sampleChart(cluster1, 'own');
    new AmbientNamespace(own, 'sample', { waypoint: new Waypoint(own, 'waypoint') });
    new LocalityFailoverRule(chart, 'rule', { service: helloworld(chart) });
    expect(refusals(mesh)).toEqual([refusal('sample/rule', 'which has no waypoint in cluster2.')]);
  });

  test('but not where its namespace has one in each cluster, by whatever means', () => {
    const { mesh, cluster1, cluster2, chart } = sampleMesh();
    const own = sampleChart(cluster1, 'own');
    new AmbientNamespace(own, 'sample', { waypoint: new Waypoint(own, 'waypoint') });
    object(sampleChart(cluster2, 'own'), 'v1', 'Namespace', 'sample', {
      metadata: { labels: { 'istio.io/use-waypoint': 'waypoint' } },
    });
    new LocalityFailoverRule(chart, 'rule', { service: helloworld(chart) });
    expect(() => mesh.synth()).not.toThrow();
  });

  test('where its namespace says that it has none', () => {
    const { mesh, chart } = sampleMesh();
    object(chart, 'v1', 'Namespace', 'sample', { metadata: { labels: { 'istio.io/use-waypoint': 'none' } } });
    new LocalityFailoverRule(chart, 'rule', { service: helloworld(chart) });
    expect(refusals(mesh)).toEqual([refusal('sample/rule', 'which has no waypoint.')]);
  });

  test('if it is an adopted one, too', () => {
    const { mesh, chart } = sampleMesh();
    const plain = object(chart, 'v1', 'Service', 'helloworld', { spec: HTTP });
    new LocalityFailoverRule(chart, 'rule', { service: GlobalService.adopt(chart, 'global', plain) });
    expect(refusals(mesh)).toEqual([refusal('sample/rule', '"sample/global", which has no waypoint.')]);
  });

  test('but not if others deploy it: they may have one', () => {
    const { mesh, chart } = sampleMesh();
    new LocalityFailoverRule(chart, 'rule', { service: GlobalService.fromName(chart, 'reviews', 'reviews') });
    expect(() => mesh.synth()).not.toThrow();
  });

  test('and if others deploy it with a waypoint that is not for services', () => {
    const { mesh, chart } = sampleMesh();
    const waypoint = Waypoint.fromName(chart, 'pods', 'pods', { waypointFor: WaypointFor.NONE });
    const service = GlobalService.fromName(chart, 'reviews', 'reviews', { waypoint });
    new LocalityFailoverRule(chart, 'rule', { service });
    expect(refusals(mesh)).toEqual([
      refusal('sample/pods', 'is for none, but the global service "sample/reviews" (sample/reviews) uses it.'),
    ]);
  });
});

describe('two rules for one host', () => {
  test('in one cluster are refused with both paths: which one holds would depend on their age', () => {
    const { mesh, cluster2, chart } = sampleMesh();
    const { service } = helloworldWithWaypoint(chart);
    new LocalityFailoverRule(chart, 'rule', { service });
    new LocalityFailoverRule(sampleChart(cluster2, 'own'), 'another', { service });
    expect(refusals(mesh)).toEqual([
      refusal(
        'sample/rule',
        'second rule for helloworld.sample.svc.cluster.local in cluster2; the other is "cluster2/own/another"',
        /history of the cluster/,
        /perCluster/,
      ),
    ]);
  });

  test('are two even if one names the service by name', () => {
    const { mesh, chart } = sampleMesh();
    const { service } = helloworldWithWaypoint(chart);
    new LocalityFailoverRule(chart, 'a', { service });
    const byName = GlobalService.fromName(chart, 'by-name', 'helloworld');
    new LocalityFailoverRule(chart, 'b', { service: byName });
    expect(refusals(mesh)).toEqual([refusal('sample/b', 'in cluster1, cluster2; the other is "sample/a"')]);
  });

  test('in two clusters, one each, are fine', () => {
    const { mesh, cluster1, cluster2, chart } = sampleMesh();
    const { service } = helloworldWithWaypoint(chart);
    new LocalityFailoverRule(sampleChart(cluster1, 'own'), 'rule', { service });
    const others = new ClusterGroup(mesh, 'others', { clusters: [cluster2] });
    new LocalityFailoverRule(sampleChart(others), 'rule', { service });
    expect(() => mesh.synth()).not.toThrow();
  });

  test('for services of one name in two namespaces are fine', () => {
    const { mesh, chart } = sampleMesh();
    const other = new Chart(mesh, 'other', { namespace: 'other' });
    for (const namespaced of [chart, other]) {
      new LocalityFailoverRule(namespaced, 'rule', { service: helloworldWithWaypoint(namespaced).service });
    }
    expect(() => mesh.synth()).not.toThrow();
  });
});
