import { ApiObject, Chart, Include } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { AllowedNamespaces, AmbientNamespace, LocalityFailoverRule, Waypoint, type WaypointProps } from 'cdk8s-ambient';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { writtenObject, yaml } from '../support/manifests';
import { refusal, refusals, refused } from '../support/refusal';
import { either, helloworld, sampleChart, sampleMesh } from '../support/sample';
import { object, temporaryFolder, twoClusters } from '../synth/support';

/** A waypoint in namespace infra, used by a service in namespace sample. */
function acrossNamespaces(props: WaypointProps = {}) {
  const { mesh, chart } = sampleMesh();
  const waypoint = new Waypoint(new Chart(mesh, 'infra', { namespace: 'infra' }), 'waypoint', props);
  helloworld(chart, { waypoint });
  return { mesh, chart, waypoint };
}

describe('a waypoint of another namespace', () => {
  test('is named with its namespace by the service', () => {
    const { mesh } = acrossNamespaces();
    expect(writtenObject(mesh, 'Service/helloworld').metadata.labels).toEqual({
      'istio.io/global': 'true',
      'istio.io/use-waypoint': 'waypoint',
      'istio.io/use-waypoint-namespace': 'infra',
    });
  });

  test('lets in the namespaces of the services declared here, and its own', () => {
    const { mesh } = acrossNamespaces();
    expect(writtenObject(mesh, 'Gateway/waypoint').spec).toEqual(yaml`
      gatewayClassName: istio-waypoint
      listeners:
        - name: mesh
          port: 15008
          protocol: HBONE
          allowedRoutes:
            namespaces:
              from: Selector
              selector:
                matchExpressions:
                  - key: kubernetes.io/metadata.name
                    operator: In
                    values: [infra, sample]
    `);
  });

  test('lets in the namespaces enrolled here', () => {
    const { mesh } = twoClusters();
    const waypoint = new Waypoint(new Chart(mesh, 'infra', { namespace: 'infra' }), 'waypoint');
    new AmbientNamespace(sampleChart(mesh), 'sample', { waypoint });
    waypoint.enrollNamespace(object(sampleChart(mesh, 'more'), 'v1', 'Namespace', 'more'));
    expect(writtenObject(mesh, 'Gateway/waypoint').spec).toMatchObject({
      listeners: [
        {
          allowedRoutes: { namespaces: { selector: { matchExpressions: [{ values: ['infra', 'more', 'sample'] }] } } },
        },
      ],
    });
  });

  test.each<[string, AllowedNamespaces, unknown]>([
    ['all', AllowedNamespaces.all(), { from: 'All' }],
    [
      'those with a label',
      AllowedNamespaces.labelled({ mesh: 'prod', empty: '' }),
      { from: 'Selector', selector: { matchLabels: { mesh: 'prod', empty: '' } } },
    ],
  ])('lets in %s, if that is said', (_, allowedNamespaces, namespaces) => {
    const { mesh } = acrossNamespaces({ allowedNamespaces });
    expect(writtenObject(mesh, 'Gateway/waypoint').spec).toHaveProperty('listeners.0.allowedRoutes', { namespaces });
  });

  test('that is said to let in its own namespace only is refused', () => {
    const { mesh } = acrossNamespaces({ allowedNamespaces: AllowedNamespaces.same() });
    expect(refusals(mesh)).toEqual([refusal('infra/waypoint', 'used from sample', /denies/, /allowedNamespaces/)]);
  });

  test('may say so of its own namespace, if nobody else uses it', () => {
    const { mesh, chart } = sampleMesh();
    helloworld(chart, { waypoint: new Waypoint(chart, 'waypoint', { allowedNamespaces: AllowedNamespaces.same() }) });
    expect(writtenObject(mesh, 'Gateway/waypoint').spec).toMatchObject({
      listeners: [{ allowedRoutes: { namespaces: { from: 'Same' } } }],
    });
  });

  test('may let in other namespaces in one cluster and its own only in another, if nobody else uses it', () => {
    const { mesh, chart } = sampleMesh();
    const allowedNamespaces = either(mesh, AllowedNamespaces.all(), AllowedNamespaces.same());
    new Waypoint(chart, 'waypoint', { allowedNamespaces });
    const from = ['cluster1', 'cluster2'].map(
      (cluster) => writtenObject(mesh, 'Gateway/waypoint', cluster).spec?.listeners,
    );
    expect(from).toMatchObject([
      [{ allowedRoutes: { namespaces: { from: 'All' } } }],
      [{ allowedRoutes: { namespaces: { from: 'Same' } } }],
    ]);
  });

  test('with a label that no Namespace can have is refused', () => {
    const { mesh } = acrossNamespaces({ allowedNamespaces: AllowedNamespaces.labelled({ 'a b': 'x' }) });
    expect(refusals(mesh)).toEqual([refusal('infra/waypoint', 'allowedNamespaces: "a b"')]);
  });

  test('deployed by others is named with its namespace, where that is another one', () => {
    const { mesh, chart } = sampleMesh();
    helloworld(chart, { waypoint: Waypoint.fromName(chart, 'waypoint', 'waypoint', { namespace: 'infra' }) });
    expect(writtenObject(mesh, 'Service/helloworld').metadata.labels).toMatchObject({
      'istio.io/use-waypoint-namespace': 'infra',
    });
    const { mesh: other, chart: otherChart } = sampleMesh();
    helloworld(otherChart, { waypoint: Waypoint.fromName(otherChart, 'waypoint', 'waypoint') });
    expect(writtenObject(other, 'Service/helloworld').metadata.labels).not.toHaveProperty([
      'istio.io/use-waypoint-namespace',
    ]);
  });
});

test('a waypoint of one namespace says nothing of namespaces, as istioctl does not', () => {
  const { mesh, chart } = sampleMesh();
  helloworld(chart, { waypoint: new Waypoint(chart, 'waypoint') });
  expect(writtenObject(mesh, 'Gateway/waypoint').spec).not.toHaveProperty('listeners.0.allowedRoutes');
});

describe('enrolling a namespace', () => {
  test.each<[string, (chart: Chart) => ApiObject | kplus.Namespace | AmbientNamespace | Include]>([
    ['an AmbientNamespace', (chart) => new AmbientNamespace(chart, 'sample')],
    ['a Namespace of cdk8s-plus', (chart) => new kplus.Namespace(chart, 'ns', { metadata: { name: 'sample' } })],
    ['a generated type', (chart) => new kplus.k8s.KubeNamespace(chart, 'ns', { metadata: { name: 'sample' } })],
    ['a plain ApiObject', (chart) => object(chart, 'v1', 'Namespace', 'sample')],
    [
      'an Include',
      (chart) => {
        const url = path.join(temporaryFolder(), 'namespace.yaml');
        fs.writeFileSync(url, 'apiVersion: v1\nkind: Namespace\nmetadata:\n  name: sample\n');
        return new Include(chart, 'include', { url });
      },
    ],
  ])('labels %s in place', (_, declare) => {
    const { mesh, chart } = sampleMesh();
    const waypoint = new Waypoint(chart, 'waypoint');
    waypoint.enrollNamespace(declare(chart));
    expect(writtenObject(mesh, 'Namespace/sample').metadata.labels).toMatchObject({
      'istio.io/use-waypoint': 'waypoint',
    });
    expect(writtenObject(mesh, 'Namespace/sample').metadata.labels).not.toHaveProperty([
      'istio.io/use-waypoint-namespace',
    ]);
  });

  test('of another name says where the waypoint is', () => {
    const { mesh, chart } = sampleMesh();
    new Waypoint(chart, 'waypoint').enrollNamespace(object(chart, 'v1', 'Namespace', 'other'));
    expect(writtenObject(mesh, 'Namespace/other').metadata.labels).toEqual({
      'istio.io/use-waypoint': 'waypoint',
      'istio.io/use-waypoint-namespace': 'sample',
    });
  });

  test('gives its services the waypoint that a rule needs', () => {
    const { mesh, chart } = sampleMesh();
    new Waypoint(chart, 'waypoint').enrollNamespace(object(chart, 'v1', 'Namespace', 'sample'));
    new LocalityFailoverRule(chart, 'rule', { service: helloworld(chart) });
    expect(() => mesh.synth()).not.toThrow();
  });

  test('by two waypoints is refused, whichever came last', () => {
    const { mesh, chart } = sampleMesh();
    const namespace = new AmbientNamespace(chart, 'sample', { waypoint: new Waypoint(chart, 'first') });
    new Waypoint(chart, 'second').enrollNamespace(namespace);
    expect(refusals(mesh)).toEqual([
      refusal(
        'sample/sample/Resource',
        /istio\.io\/use-waypoint: "first" already, and "second" here/,
        /disagree/,
        /one of them/,
      ),
    ]);
  });

  test.each<[string, (chart: Chart) => Chart | ApiObject, string]>([
    ['without one', (chart) => object(chart, 'v1', 'ConfigMap', 'x'), 'has no Namespace'],
    [
      'with several',
      (chart) => {
        object(chart, 'v1', 'Namespace', 'a');
        object(chart, 'v1', 'Namespace', 'b');
        return chart;
      },
      'has 2 Namespaces',
    ],
  ])('given a construct %s is refused at once', (_, declare, what) => {
    const { mesh } = twoClusters();
    const waypoint = new Waypoint(sampleChart(mesh, 'infra'), 'waypoint');
    const given = declare(sampleChart(mesh));
    expect(refused(() => waypoint.enrollNamespace(given))).toEqual([
      refusal('infra/waypoint', `cannot enroll "${given.node.path}": it ${what}`, /no waypoint/, /Namespace itself/),
    ]);
  });
});
