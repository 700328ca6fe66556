import { Chart, type ApiObjectMetadataDefinition } from 'cdk8s';
import {
  AmbientNamespace,
  GlobalService,
  TrafficDistribution,
  Waypoint,
  WaypointFor,
  type IWaypoint,
  type WaypointProps,
} from 'cdk8s-ambient';
import { keysOf, written, writtenObject, yaml } from '../support/manifests';
import { refusal, refusals, refused } from '../support/refusal';
import { helloworld, helloworldWithWaypoint, HTTP, sampleMesh } from '../support/sample';
import { twoClusters } from '../synth/support';

/** What is written for a waypoint that nobody uses. */
function lonely(props: WaypointProps = {}) {
  const { mesh, chart } = sampleMesh();
  new Waypoint(chart, 'waypoint', props);
  return writtenObject(mesh, `Gateway/${props.name ?? 'waypoint'}`);
}

function refusedWaypoint(props: WaypointProps) {
  const { mesh, chart } = sampleMesh();
  new Waypoint(chart, 'waypoint', props);
  return refusals(mesh);
}

test('a waypoint is what istioctl waypoint generate --name waypoint --for service makes', () => {
  expect(lonely()).toEqual(yaml`
    apiVersion: gateway.networking.k8s.io/v1
    kind: Gateway
    metadata:
      name: waypoint
      namespace: sample
      labels:
        istio.io/waypoint-for: service
    spec:
      gatewayClassName: istio-waypoint
      listeners:
        - name: mesh
          port: 15008
          protocol: HBONE
  `);
});

test('a waypoint is one object: istiod makes the rest', () => {
  const { mesh, chart } = sampleMesh();
  helloworldWithWaypoint(chart);
  expect(keysOf(written(mesh))).toEqual(['Gateway/waypoint', 'Service/helloworld']);
});

describe('istio.io/global', () => {
  test('a waypoint used by a global service is itself global, and its users need not be declared first', () => {
    const { mesh, chart } = sampleMesh();
    const waypoint = new Waypoint(chart, 'waypoint');
    helloworld(chart, { waypoint });
    expect(writtenObject(mesh, 'Gateway/waypoint').metadata.labels).toEqual({
      'istio.io/global': 'true',
      'istio.io/waypoint-for': 'service',
    });
  });

  test('a waypoint of a namespace with a global service is itself global', () => {
    const { mesh, chart } = sampleMesh();
    const waypoint = new Waypoint(chart, 'waypoint');
    new AmbientNamespace(chart, 'sample', { waypoint });
    helloworld(chart);
    expect(writtenObject(mesh, 'Gateway/waypoint').metadata.labels).toHaveProperty(['istio.io/global'], 'true');
  });

  test('a waypoint used by a service that others deploy is itself global', () => {
    const { mesh, chart } = sampleMesh();
    const waypoint = new Waypoint(chart, 'waypoint');
    GlobalService.fromName(chart, 'helloworld', 'helloworld', { waypoint });
    expect(writtenObject(mesh, 'Gateway/waypoint').metadata.labels).toHaveProperty(['istio.io/global'], 'true');
  });

  test('a waypoint that a service names by name is itself global, one of another name or namespace is not', () => {
    const { mesh, chart } = sampleMesh();
    new Waypoint(chart, 'waypoint');
    new Waypoint(chart, 'other');
    new Waypoint(new Chart(mesh, 'infra', { namespace: 'infra' }), 'infra', { name: 'waypoint' });
    helloworld(chart, { waypoint: Waypoint.fromName(chart, 'by-name', 'waypoint') });
    const labels = written(mesh)
      .filter(({ kind }) => kind === 'Gateway')
      .map(({ metadata }) => [`${metadata.namespace}/${metadata.name}`, metadata.labels?.['istio.io/global']]);
    expect(Object.fromEntries(labels)).toEqual({
      'infra/waypoint': undefined,
      'sample/other': undefined,
      'sample/waypoint': 'true',
    });
  });

  test('a waypoint of a namespace whose services name another one is not global', () => {
    const { mesh, chart } = sampleMesh();
    new AmbientNamespace(chart, 'sample', { waypoint: new Waypoint(chart, 'unused') });
    helloworldWithWaypoint(chart);
    expect(writtenObject(mesh, 'Gateway/unused').metadata.labels).not.toHaveProperty(['istio.io/global']);
  });

  test('true is written without a user too', () => {
    expect(lonely({ global: true }).metadata.labels).toHaveProperty(['istio.io/global'], 'true');
  });

  test('false under a global service is refused: other clusters could not reach the waypoint', () => {
    const { mesh, chart } = sampleMesh();
    helloworldWithWaypoint(chart, { global: false });
    expect(refusals(mesh)).toEqual([
      refusal('sample/waypoint', /not global.*"sample\/helloworld"/, /instead of failing over/, /leave `global` out/),
    ]);
  });
});

describe('what a waypoint is for', () => {
  test.each([
    [WaypointFor.SERVICE, 'service'],
    [WaypointFor.WORKLOAD, 'workload'],
    [WaypointFor.ALL, 'all'],
    [WaypointFor.NONE, 'none'],
  ])('%s is always written', (waypointFor, label) => {
    expect(lonely({ waypointFor }).metadata.labels).toEqual({ 'istio.io/waypoint-for': label });
  });

  test.each([WaypointFor.WORKLOAD, WaypointFor.NONE])('%s is refused behind a global service', (waypointFor) => {
    const { mesh, chart } = sampleMesh();
    helloworldWithWaypoint(chart, { waypointFor });
    expect(refusals(mesh)).toEqual([
      refusal(
        'sample/waypoint',
        new RegExp(`is for ${waypointFor}.*helloworld`),
        /nothing fails over/,
        /SERVICE or .*ALL/,
      ),
    ]);
  });

  test('all serves a global service', () => {
    const { mesh, chart } = sampleMesh();
    helloworldWithWaypoint(chart, { waypointFor: WaypointFor.ALL });
    expect(() => mesh.synth()).not.toThrow();
  });

  test.each(['services', '', 'Service'])('%j is refused', (waypointFor) => {
    expect(refusedWaypoint({ waypointFor: waypointFor as WaypointFor })).toEqual([
      refusal(
        'sample/waypoint',
        `waypointFor is ${JSON.stringify(waypointFor)}`,
        /no rule applies/,
        /service, workload/,
      ),
    ]);
  });
});

test('revision, name, labels, annotations and traffic distribution are written where istiod reads them', () => {
  expect(
    lonely({
      name: 'edge',
      namespace: 'infra',
      revision: '1-31',
      labels: { team: 'mesh', empty: '' },
      annotations: { 'example.com/owner': '' },
      trafficDistribution: TrafficDistribution.PREFER_SAME_NODE,
    }).metadata,
  ).toEqual(yaml`
    name: edge
    namespace: infra
    labels:
      empty: ""
      istio.io/rev: 1-31
      istio.io/waypoint-for: service
      team: mesh
    annotations:
      example.com/owner: ""
      networking.istio.io/traffic-distribution: PreferSameNode
  `);
});

test('istio.io/use-waypoint is never written on the waypoint itself', () => {
  const { mesh, chart } = sampleMesh();
  helloworldWithWaypoint(chart);
  expect(writtenObject(mesh, 'Gateway/waypoint').metadata.labels).not.toHaveProperty(['istio.io/use-waypoint']);
});

describe('a waypoint is refused', () => {
  test('with the name "none", which means no waypoint', () => {
    expect(refusedWaypoint({ name: 'none' })).toEqual([
      refusal('sample/waypoint', '"none"', /"no waypoint"/, /another name/),
    ]);
  });

  test.each(['', 'Waypoint', '-waypoint', 'way.point', 'a/b', '__proto__', 'x'.repeat(64)])(
    'with the name %j, after which istiod could not name a Service',
    (name) => {
      expect(refusedWaypoint({ name })).toContainEqual(
        refusal(
          'sample/waypoint',
          `${JSON.stringify(name)} cannot be the name of a Gateway`,
          /Service of the same name/,
        ),
      );
    },
  );

  test('without a namespace', () => {
    const { mesh } = twoClusters();
    new Waypoint(new Chart(mesh, 'chart'), 'waypoint');
    expect(refusals(mesh)).toContainEqual(
      refusal('chart/waypoint', 'has no namespace', /another one in each cluster/, /chart/),
    );
  });

  test.each(['', 'Sample', 'a.b', '../sample'])('in the namespace %j', (namespace) => {
    expect(refusedWaypoint({ namespace })).toContainEqual(
      refusal('sample/waypoint', `${JSON.stringify(namespace)} cannot be the name of a Namespace`),
    );
  });

  test('in no chart, at once', () => {
    const { mesh } = twoClusters();
    expect(refused(() => new Waypoint(mesh, 'waypoint', { namespace: 'sample' }))).toEqual([
      refusal('waypoint', 'is not in a chart', /never be written/, /new Chart/),
    ]);
  });

  test.each([
    ['istio.io/waypoint-for', 'waypointFor'],
    ['istio.io/global', 'global'],
    ['istio.io/rev', 'revision'],
    ['topology.istio.io/network', 'Cluster'],
  ])('with the label %s, which its own props decide', (label, prop) => {
    expect(refusedWaypoint({ labels: { [label]: 'true' } })).toEqual([
      refusal('sample/waypoint', `labels sets "${label}"`, /disagree/, new RegExp(prop)),
    ]);
  });

  test('with an annotation that its own props decide', () => {
    expect(refusedWaypoint({ annotations: { 'networking.istio.io/traffic-distribution': 'Any' } })).toEqual([
      refusal('sample/waypoint', 'networking.istio.io/traffic-distribution', /./, /trafficDistribution/),
    ]);
  });

  test('with a traffic distribution that istiod would take for none', () => {
    expect(refusedWaypoint({ trafficDistribution: 'preferclose' as TrafficDistribution })).toEqual([
      refusal('sample/waypoint', 'trafficDistribution is "preferclose"', /no preference/, /PreferClose/),
    ]);
  });
});

describe('a waypoint that others deploy', () => {
  test('is named by its users, and nothing is written for it', () => {
    const { mesh, chart } = sampleMesh();
    helloworld(chart, { waypoint: Waypoint.fromName(chart, 'shared', 'shared') });
    const objects = written(mesh);
    expect(keysOf(objects)).toEqual(['Service/helloworld']);
    expect(objects[0]?.metadata.labels).toEqual({ 'istio.io/global': 'true', 'istio.io/use-waypoint': 'shared' });
  });

  test('has the namespace of its chart, or the one that is given', () => {
    const { chart } = sampleMesh();
    expect(Waypoint.fromName(chart, 'own', 'shared')).toMatchObject({ name: 'shared', namespace: 'sample' });
    const elsewhere = Waypoint.fromName(chart, 'other', 'shared', { namespace: 'infra' });
    expect(elsewhere).toMatchObject({ name: 'shared', namespace: 'infra' });
  });

  test('is a construct, so that other code can find it', () => {
    const { chart } = sampleMesh();
    const shared = Waypoint.fromName(chart, 'shared', 'shared-waypoint');
    expect(chart.node.findChild('shared')).toBe(shared);
  });

  test.each(['none', '', 'a/b', '__proto__'])('cannot be named %j', (name) => {
    const { mesh, chart } = sampleMesh();
    Waypoint.fromName(chart, 'shared', name);
    expect(refusals(mesh)).toEqual([refusal('sample/shared', JSON.stringify(name))]);
  });

  test('is refused with all that is wrong with it, together with all else', () => {
    const { mesh, chart } = sampleMesh();
    Waypoint.fromName(chart, 'shared', 'a/b', { namespace: '', waypointFor: 'pods' as WaypointFor });
    new Waypoint(chart, 'none');
    expect(refusals(mesh)).toEqual([
      refusal('sample/none', '"none"'),
      refusal('sample/shared', '"" cannot be the name of a Namespace'),
      refusal('sample/shared', '"a/b" cannot be the name of a Gateway'),
      refusal('sample/shared', 'waypointFor is "pods".'),
    ]);
  });

  test('without a namespace is refused', () => {
    const { mesh } = sampleMesh();
    Waypoint.fromName(mesh, 'shared', 'shared');
    expect(refusals(mesh)).toEqual([refusal('shared', 'has no namespace')]);
  });

  test('and is not for services is refused behind a global one', () => {
    const { mesh, chart } = sampleMesh();
    helloworld(chart, { waypoint: Waypoint.fromName(chart, 'pods', 'pods', { waypointFor: WaypointFor.WORKLOAD }) });
    expect(refusals(mesh)).toEqual([
      refusal('sample/pods', /^is for workload, .*"sample\/helloworld"/, /nothing fails over/, /WaypointFor\.SERVICE/),
    ]);
  });

  test.each<[unknown, string]>([
    [{ name: 'waypoint' }, 'waypoint is an object, which is not a Waypoint.'],
    ['waypoint', 'waypoint is "waypoint", which is not a Waypoint.'],
    [null, 'waypoint is null, which is not a Waypoint.'],
    [Waypoint, 'waypoint is the class Waypoint, which is not a Waypoint.'],
  ])('is a construct: %j is refused', (waypoint, what) => {
    const { mesh, chart } = sampleMesh();
    new GlobalService(chart, 'helloworld', { ...HTTP, waypoint: waypoint as IWaypoint });
    expect(refusals(mesh)).toEqual([refusal('sample/helloworld', what, /./, /Waypoint\.fromName/)]);
  });
});

test('metadata of the Gateway takes labels and annotations from other code', () => {
  const { mesh, chart } = sampleMesh();
  const { metadata } = new Waypoint(chart, 'waypoint');
  metadata.addLabel('team', 'shop');
  metadata.addAnnotation('example.com/owner', 'shop');
  const written = writtenObject(mesh, 'Gateway/waypoint').metadata;
  expect(written.labels).toEqual({ 'istio.io/waypoint-for': 'service', team: 'shop' });
  expect(written.annotations).toEqual({ 'example.com/owner': 'shop' });
});

describe('metadata that other code adds is checked at synth:', () => {
  test.each<[string, (metadata: ApiObjectMetadataDefinition) => void, string]>([
    [
      'a value that is not a label value',
      (metadata) => metadata.addLabel('team', 'the shop'),
      'metadata.labels: the value "the shop" of "team"',
    ],
    [
      'a key that is not valid',
      (metadata) => metadata.addAnnotation('the shop', 'x'),
      'metadata.annotations: "the shop" is not a valid key.',
    ],
    [
      'a label that props of the waypoint decide',
      (metadata) => metadata.addLabel('istio.io/waypoint-for', 'workload'),
      'metadata.labels sets "istio.io/waypoint-for" to "workload", which this construct writes itself.',
    ],
  ])('%s is refused', (_, add, what) => {
    const { mesh, chart } = sampleMesh();
    add(new Waypoint(chart, 'waypoint').metadata);
    expect(refusals(mesh)).toEqual([refusal('sample/waypoint', what)]);
  });
});
