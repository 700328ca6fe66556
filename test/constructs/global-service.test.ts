import { Chart } from 'cdk8s';
import { GlobalService, TrafficDistribution, Waypoint, type GlobalServiceProps } from 'cdk8s-ambient';
import { keysOf, written, writtenObject, yaml } from '../support/manifests';
import { refusal, refusals, refused } from '../support/refusal';
import { HTTP, sampleMesh } from '../support/sample';
import { twoClusters } from '../synth/support';

function service(props: Partial<GlobalServiceProps> = {}) {
  const { mesh, chart } = sampleMesh();
  new GlobalService(chart, 'helloworld', { ...HTTP, ...props });
  return writtenObject(mesh, `Service/${props.name ?? 'helloworld'}`);
}

function refusedService(props: Partial<GlobalServiceProps>) {
  const { mesh, chart } = sampleMesh();
  new GlobalService(chart, 'helloworld', { ...HTTP, ...props });
  return refusals(mesh);
}

test('a global service is a ClusterIP Service that says so, bound to its waypoint', () => {
  const { mesh, chart } = sampleMesh();
  new GlobalService(chart, 'helloworld', { ...HTTP, waypoint: new Waypoint(chart, 'waypoint') });
  expect(writtenObject(mesh, 'Service/helloworld')).toEqual(yaml`
    apiVersion: v1
    kind: Service
    metadata:
      name: helloworld
      namespace: sample
      labels:
        istio.io/global: "true"
        istio.io/use-waypoint: waypoint
    spec:
      ports:
        - name: http
          port: 5000
      selector:
        app: helloworld
  `);
});

test('the name may begin with a digit, which Kubernetes accepts from 1.36 on', () => {
  expect(service({ name: '3scale' }).metadata).toMatchObject({ name: '3scale' });
});

test('both clusters get the same Service', () => {
  const { mesh, chart } = sampleMesh();
  new GlobalService(chart, 'helloworld', HTTP);
  expect(written(mesh, 'cluster1')).toEqual(written(mesh, 'cluster2'));
});

test('every field is written as it was given', () => {
  expect(
    service({
      name: 'hello',
      namespace: 'other',
      labels: { app: 'hello', empty: '' },
      annotations: { 'example.com/owner': '' },
      ingressUseWaypoint: true,
      trafficDistribution: TrafficDistribution.PREFER_CLOSE,
      replicas: 3,
    }).metadata,
  ).toEqual(yaml`
    name: hello
    namespace: other
    labels:
      app: hello
      empty: ""
      istio.io/global: "true"
      istio.io/ingress-use-waypoint: "true"
    annotations:
      cdk8s-ambient/replicas: "3"
      example.com/owner: ""
      networking.istio.io/traffic-distribution: PreferClose
  `);
});

describe('falsy values are values:', () => {
  test('ingressUseWaypoint false is written, left out is not', () => {
    expect(service({ ingressUseWaypoint: false }).metadata.labels).toMatchObject({
      'istio.io/ingress-use-waypoint': 'false',
    });
    expect(service().metadata.labels).not.toHaveProperty(['istio.io/ingress-use-waypoint']);
  });

  test('replicas 0 are written, left out are not', () => {
    expect(service({ replicas: 0 }).metadata.annotations).toEqual({ 'cdk8s-ambient/replicas': '0' });
    expect(service().metadata).not.toHaveProperty('annotations');
  });

  test('the name "" is refused, not replaced by the id', () => {
    expect(refusedService({ name: '' })).toContainEqual(
      refusal('sample/helloworld', '"" cannot be the name of a Service'),
    );
  });

  test('the namespace "" is refused, not replaced by the chart’s', () => {
    expect(refusedService({ namespace: '' })).toContainEqual(
      refusal('sample/helloworld', '"" cannot be the name of a Namespace'),
    );
  });
});

describe('a global service is refused', () => {
  test.each(['Hello', '-hello', 'hello_world', 'hello.world', 'a/b', '__proto__', 'x'.repeat(64)])(
    'with the name %j',
    (name) => {
      expect(refusedService({ name })).toEqual([
        refusal('sample/helloworld', `${JSON.stringify(name)} cannot be the name of a Service`, /API server/, /63/),
      ]);
    },
  );

  test('without a namespace', () => {
    const { mesh } = twoClusters();
    new GlobalService(new Chart(mesh, 'chart'), 'helloworld', HTTP);
    expect(refusals(mesh)).toContainEqual(
      refusal('chart/helloworld', 'has no namespace', /another one in each cluster/, /namespace: …/),
    );
  });

  test('in no chart, at once', () => {
    const { cluster1 } = twoClusters();
    expect(refused(() => new GlobalService(cluster1, 'helloworld', HTTP))).toEqual([
      refusal('cluster1/helloworld', 'is not in a chart'),
    ]);
  });

  test('that selects nothing', () => {
    expect(refusedService({ selector: {} })).toEqual([
      refusal('sample/helloworld', 'empty selector', /no endpoints/, /selector: \{ app/),
    ]);
  });

  test('that selects by a hash of cdk8s-plus that no pod here carries', () => {
    expect(refusedService({ selector: { app: 'hello', 'cdk8s.io/metadata.addr': 'sample-c8d6' } })).toEqual([
      refusal(
        'sample/helloworld',
        'selects by "cdk8s.io/metadata.addr": "sample-c8d6", which no pod that is declared here carries.',
        /in another cluster carry another value/,
        /select: false/,
      ),
    ]);
  });

  test.each([
    ['labels', { '': 'x' }, 'labels: ""'],
    ['labels', { 'a b': 'x' }, 'labels: "a b"'],
    ['labels', { 'a/b/c': 'x' }, 'labels: "a/b/c"'],
    ['labels', { app: 'hello world' }, '"hello world" of "app"'],
    ['labels', { app: 'x'.repeat(64) }, 'of "app"'],
    ['labels', { app: 1 }, 'the value 1 of "app"'],
    ['labels', { app: undefined }, 'the value undefined of "app"'],
    ['selector', { 'a b': 'x' }, 'selector: "a b"'],
    ['selector', { app: 'ünder' }, 'of "app"'],
    ['annotations', { 'a b': 'x' }, 'annotations: "a b"'],
    ['annotations', { note: 80 }, 'the value 80 of "note"'],
  ])('with %s %j', (field, value, what) => {
    expect(refusedService({ [field]: value as unknown as Record<string, string> })).toEqual([
      refusal('sample/helloworld', what, /API server refuses/),
    ]);
  });

  test.each(['labels', 'selector', 'annotations'])('with __proto__ as a key of %s, which would vanish', (field) => {
    const given = JSON.parse('{ "app": "helloworld", "__proto__": "x" }') as Record<string, string>;
    expect(refusedService({ [field]: given })).toEqual([refusal('sample/helloworld', `${field}: "__proto__"`)]);
  });

  test.each([
    ['istio.io/global', 'GlobalService only for global services'],
    ['istio.io/use-waypoint', 'waypoint'],
    ['istio.io/use-waypoint-namespace', 'waypoint'],
    ['istio.io/ingress-use-waypoint', 'ingressUseWaypoint'],
  ])('with the label %s, which its own props decide', (label, prop) => {
    expect(refusedService({ labels: { [label]: 'false' } })).toEqual([
      refusal('sample/helloworld', `labels sets "${label}"`, /disagree/, new RegExp(prop)),
    ]);
  });

  test.each(['networking.istio.io/traffic-distribution', 'cdk8s-ambient/replicas'])(
    'with the annotation %s, which its own props decide',
    (key) => {
      expect(refusedService({ annotations: { [key]: '1' } })).toEqual([refusal('sample/helloworld', `"${key}"`)]);
    },
  );

  test.each([-1, 0.5, NaN, 2 ** 31, 1e30])('with %p replicas', (replicas) => {
    expect(refusedService({ replicas })).toEqual([
      refusal('sample/helloworld', `replicas is ${replicas}`, /prediction/, /from 0 to 2147483647/),
    ]);
  });

  test('with a traffic distribution that istiod would take for none', () => {
    expect(refusedService({ trafficDistribution: '' as TrafficDistribution })).toEqual([
      refusal('sample/helloworld', 'trafficDistribution is ""', /no preference/),
    ]);
  });
});

describe('a global service that others deploy', () => {
  test('is only referred to: nothing is written for it', () => {
    const { mesh, chart } = sampleMesh();
    const waypoint = Waypoint.fromName(chart, 'waypoint', 'waypoint');
    const service = GlobalService.fromName(chart, 'hello', 'helloworld', { waypoint });
    expect(service).toMatchObject({ name: 'helloworld', namespace: 'sample' });
    expect(service.waypoint).toBe(waypoint);
    expect(keysOf(written(mesh))).toEqual([]);
  });

  test('is refused with all that is wrong with it', () => {
    const { mesh, chart } = sampleMesh();
    GlobalService.fromName(chart, 'hello', 'Hello', { namespace: 'a/b' });
    expect(refusals(mesh)).toEqual([
      refusal('sample/hello', '"Hello" cannot be the name of a Service'),
      refusal('sample/hello', '"a/b" cannot be the name of a Namespace'),
    ]);
  });
});

test('metadata of the Service takes labels and annotations from other code', () => {
  const { mesh, chart } = sampleMesh();
  new GlobalService(chart, 'helloworld', HTTP).metadata.addLabel('team', 'shop');
  expect(writtenObject(mesh, 'Service/helloworld').metadata.labels).toEqual({
    'istio.io/global': 'true',
    team: 'shop',
  });
});
