import { Duration } from 'cdk8s';
import {
  AmbientNamespace,
  GlobalService,
  LocalityFailoverRule,
  LocalityLbSetting,
  Waypoint,
  WaypointFor,
  type LocalityFailoverRuleProps,
  type Mesh,
  type WaypointProps,
} from 'cdk8s-ambient';
import { writtenObject } from '../support/manifests';
import { refusal, refusals } from '../support/refusal';
import { either, helloworld, helloworldWithWaypoint, HTTP, sampleMesh } from '../support/sample';

/** The spec of helloworld's rule in a cluster. */
function ruleIn(cluster: string, propsOf: (mesh: Mesh) => Partial<LocalityFailoverRuleProps>) {
  const { mesh, chart } = sampleMesh();
  const { service } = helloworldWithWaypoint(chart);
  new LocalityFailoverRule(chart, 'rule', { service, ...propsOf(mesh) });
  return writtenObject(mesh, 'DestinationRule/rule', cluster).spec;
}

function refusedRule(propsOf: (mesh: Mesh) => Partial<LocalityFailoverRuleProps>) {
  const { mesh, chart } = sampleMesh();
  const { service } = helloworldWithWaypoint(chart);
  new LocalityFailoverRule(chart, 'rule', { service, ...propsOf(mesh) });
  return refusals(mesh);
}

/** The Gateway of a waypoint in a cluster. */
function gatewayIn(cluster: string, propsOf: (mesh: Mesh) => WaypointProps) {
  const { mesh, chart } = sampleMesh();
  new Waypoint(chart, 'waypoint', propsOf(mesh));
  return writtenObject(mesh, 'Gateway/waypoint', cluster);
}

describe('of a rule', () => {
  test('thresholds may differ', () => {
    const props = (mesh: Mesh): Partial<LocalityFailoverRuleProps> => ({
      outlierDetection: {
        consecutiveGatewayErrors: either(mesh, 0, 7),
        interval: either(mesh, Duration.seconds(1), Duration.minutes(2)),
        minHealthPercent: either(mesh, 0, 50),
      },
    });
    expect(ruleIn('cluster1', props)).toMatchObject({
      trafficPolicy: { outlierDetection: { consecutiveGatewayErrors: 0, interval: '1s', minHealthPercent: 0 } },
    });
    expect(ruleIn('cluster2', props)).toMatchObject({
      trafficPolicy: { outlierDetection: { consecutiveGatewayErrors: 7, interval: '2m', minHealthPercent: 50 } },
    });
  });

  test('outlier detection as a whole may differ', () => {
    const props = (mesh: Mesh) => ({
      outlierDetection: either(mesh, { maxEjectionPercent: 30 }, undefined),
    });
    expect(ruleIn('cluster1', props)).toMatchObject({
      trafficPolicy: { outlierDetection: { maxEjectionPercent: 30 } },
    });
    expect(ruleIn('cluster2', props)).toMatchObject({
      trafficPolicy: { outlierDetection: { maxEjectionPercent: 100 } },
    });
  });

  test('the locality setting as a whole may differ, because each cluster fails over from its own region', () => {
    const props = (mesh: Mesh) => ({
      localityLbSetting: either(
        mesh,
        LocalityLbSetting.failover([{ from: 'us-east', to: 'us-west' }]),
        LocalityLbSetting.sameCluster(),
      ),
    });
    expect(ruleIn('cluster1', props)).toMatchObject({
      trafficPolicy: {
        loadBalancer: { localityLbSetting: { enabled: true, failover: [{ from: 'us-east', to: 'us-west' }] } },
      },
    });
    expect(ruleIn('cluster2', props)).toMatchObject({
      trafficPolicy: {
        loadBalancer: { localityLbSetting: { enabled: true, failoverPriority: ['topology.istio.io/cluster'] } },
      },
    });
  });

  test('values inside a locality setting may differ', () => {
    const props = (mesh: Mesh) => ({
      localityLbSetting: LocalityLbSetting.distribute([
        { from: '*', to: { 'us-east': either(mesh, 90, 10), 'us-west': either(mesh, 10, 90) } },
      ]),
    });
    expect(ruleIn('cluster2', props)).toMatchObject({
      trafficPolicy: {
        loadBalancer: { localityLbSetting: { distribute: [{ to: { 'us-east': 10, 'us-west': 90 } }] } },
      },
    });
  });

  test('a list of labels may differ', () => {
    const props = (mesh: Mesh) => ({
      localityLbSetting: LocalityLbSetting.failoverPriority(
        either(mesh, ['topology.istio.io/cluster'], ['topology.istio.io/network', 'topology.istio.io/cluster']),
      ),
    });
    expect(ruleIn('cluster2', props)).toMatchObject({
      trafficPolicy: {
        loadBalancer: {
          localityLbSetting: { failoverPriority: ['topology.istio.io/network', 'topology.istio.io/cluster'] },
        },
      },
    });
  });

  test('what is wrong in one cluster is refused with its name', () => {
    expect(
      refusedRule((mesh) => ({
        outlierDetection: { maxEjectionPercent: either(mesh, 100, 101) },
        localityLbSetting: LocalityLbSetting.distribute([{ from: '*', to: { 'us-east': either(mesh, 99, 100) } }]),
      })),
    ).toEqual([
      refusal('sample/rule', 'in cluster1: localityLbSetting.distribute: the weights from "*" sum to 99'),
      refusal('sample/rule', 'in cluster2: outlierDetection.maxEjectionPercent is 101'),
    ]);
  });

  test('what is wrong twice in one cluster is not said of the others', () => {
    expect(
      refusedRule((mesh) => ({
        outlierDetection: { outlierDetectionHttpErrorCodes: either(mesh, [99, 99], [500]) },
      })),
    ).toEqual([refusal('sample/rule', /^in cluster1: .* is 99/)]);
  });

  test('the service cannot differ', () => {
    const { mesh, chart } = sampleMesh();
    const { service } = helloworldWithWaypoint(chart);
    new LocalityFailoverRule(chart, 'rule', { service: either(mesh, service, service) });
    expect(refusals(mesh)).toContainEqual(refusal('sample/rule', 'service is a token', /host name/, /GlobalService/));
  });
});

describe('of a waypoint', () => {
  test('the revision may differ, as it does during an upgrade', () => {
    const props = (mesh: Mesh) => ({ revision: either(mesh, '1-30', '1-31') });
    expect(gatewayIn('cluster1', props).metadata.labels).toMatchObject({ 'istio.io/rev': '1-30' });
    expect(gatewayIn('cluster2', props).metadata.labels).toMatchObject({ 'istio.io/rev': '1-31' });
  });

  test('a revision that is no label value is refused where it is', () => {
    const { mesh, chart } = sampleMesh();
    new Waypoint(chart, 'waypoint', { revision: either(mesh, '1-30', '1.30/canary') });
    expect(refusals(mesh)).toEqual([refusal('sample/waypoint', /^in cluster2: revision: .*"1\.30\/canary"/)]);
  });

  test('being global may differ', () => {
    const props = (mesh: Mesh) => ({ global: either(mesh, true, false) });
    expect(gatewayIn('cluster1', props).metadata.labels).toHaveProperty(['istio.io/global'], 'true');
    expect(gatewayIn('cluster2', props).metadata.labels).not.toHaveProperty(['istio.io/global']);
  });

  test('what it is for cannot differ', () => {
    const { mesh, chart } = sampleMesh();
    new Waypoint(chart, 'waypoint', { waypointFor: either(mesh, WaypointFor.ALL, WaypointFor.SERVICE) });
    expect(refusals(mesh)).toEqual([refusal('sample/waypoint', 'waypointFor is a token')]);
  });
});

describe('of a service', () => {
  test('replicas for the prediction may differ, 0 included', () => {
    const { mesh, chart } = sampleMesh();
    helloworld(chart, { replicas: either(mesh, 0, 4) });
    const annotations = ['cluster1', 'cluster2'].map(
      (cluster) => writtenObject(mesh, 'Service/helloworld', cluster).metadata.annotations,
    );
    expect(annotations).toEqual([{ 'cdk8s-ambient/replicas': '0' }, { 'cdk8s-ambient/replicas': '4' }]);
  });

  test('replicas of no cluster may be left open', () => {
    const { mesh, chart } = sampleMesh();
    helloworld(chart, { replicas: either(mesh, 3, undefined) });
    expect(refusals(mesh)).toEqual([refusal('sample/helloworld', 'in cluster2: replicas is undefined')]);
  });

  test('the use of its waypoint by an ingress may differ', () => {
    const { mesh, chart } = sampleMesh();
    helloworld(chart, { ingressUseWaypoint: either(mesh, true, false) });
    const labels = ['cluster1', 'cluster2'].map(
      (cluster) => writtenObject(mesh, 'Service/helloworld', cluster).metadata.labels,
    );
    expect(labels).toEqual([
      { 'istio.io/global': 'true', 'istio.io/ingress-use-waypoint': 'true' },
      { 'istio.io/global': 'true', 'istio.io/ingress-use-waypoint': 'false' },
    ]);
  });

  test('the value of a label of its own may differ', () => {
    const { mesh, chart } = sampleMesh();
    helloworld(chart, { labels: { tier: either(mesh, 'gold', '') } });
    expect(writtenObject(mesh, 'Service/helloworld', 'cluster2').metadata.labels).toMatchObject({ tier: '' });
  });

  test('labels as a whole cannot differ: cdk8s would lose them', () => {
    const { mesh, chart } = sampleMesh();
    helloworld(chart, { labels: either<Record<string, string>>(mesh, { tier: 'gold' }, {}) });
    new GlobalService(chart, 'other', {
      ...HTTP,
      annotations: either<Record<string, string>>(mesh, { note: 'a' }, {}),
    });
    expect(refusals(mesh)).toEqual([
      refusal('sample/helloworld', 'labels as a whole is a token', /lost/, /write the keys out/),
      refusal('sample/other', 'annotations as a whole is a token'),
    ]);
  });

  test('the waypoint cannot differ: it is what clusters must agree on', () => {
    const { mesh, chart } = sampleMesh();
    const waypoint = new Waypoint(chart, 'waypoint');
    helloworld(chart, { waypoint: either(mesh, waypoint, undefined) });
    new AmbientNamespace(chart, 'sample', { waypoint: either(mesh, waypoint, undefined) });
    expect(refusals(mesh)).toEqual([
      refusal('sample/helloworld', 'waypoint is a token', /same in every cluster/, /fromName/),
      refusal('sample/sample', 'waypoint is a token'),
    ]);
  });

  test('a selector may differ, and what is wrong with it is said of its cluster', () => {
    const { mesh, chart } = sampleMesh();
    helloworld(chart, { selector: either(mesh, { app: 'v1' }, { app: 'v2' }) });
    expect(writtenObject(mesh, 'Service/helloworld', 'cluster2').spec).toMatchObject({ selector: { app: 'v2' } });
    const { mesh: other, chart: otherChart } = sampleMesh();
    helloworld(otherChart, { selector: either(other, { app: 'v1' }, undefined) });
    expect(refusals(other)).toEqual([refusal('sample/helloworld', 'in cluster2: has an empty selector')]);
  });
});
