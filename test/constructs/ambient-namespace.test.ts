import { AmbientNamespace, TrafficDistribution, Waypoint, type AmbientNamespaceProps } from 'cdk8s-ambient';
import { keysOf, written, writtenObject, yaml } from '../support/manifests';
import { refusal, refusals, refused } from '../support/refusal';
import { sampleMesh } from '../support/sample';

function refusedNamespace(props: AmbientNamespaceProps) {
  const { mesh, chart } = sampleMesh();
  new AmbientNamespace(chart, 'sample', props);
  return refusals(mesh);
}

test('an ambient namespace is a Namespace whose pods are in the mesh, and has no namespace itself', () => {
  const { mesh, chart } = sampleMesh();
  new AmbientNamespace(chart, 'sample');
  expect(writtenObject(mesh, 'Namespace/sample')).toEqual(yaml`
    apiVersion: v1
    kind: Namespace
    metadata:
      name: sample
      labels:
        istio.io/dataplane-mode: ambient
  `);
});

test('it stands first in the file of that namespace', () => {
  const { mesh, chart } = sampleMesh();
  const waypoint = new Waypoint(chart, 'waypoint');
  new AmbientNamespace(chart, 'ns', { name: 'sample', waypoint });
  expect(keysOf(written(mesh))).toEqual(['Namespace/sample', 'Gateway/waypoint']);
});

test('waypoint, traffic distribution, labels and annotations are written where istiod reads them', () => {
  const { mesh, chart } = sampleMesh();
  new AmbientNamespace(chart, 'sample', {
    waypoint: new Waypoint(chart, 'waypoint'),
    trafficDistribution: TrafficDistribution.PREFER_SAME_ZONE,
    labels: { 'pod-security.kubernetes.io/enforce': 'restricted', empty: '' },
    annotations: { note: '' },
  });
  expect(writtenObject(mesh, 'Namespace/sample').metadata).toEqual(yaml`
    name: sample
    labels:
      empty: ""
      istio.io/dataplane-mode: ambient
      istio.io/use-waypoint: waypoint
      pod-security.kubernetes.io/enforce: restricted
    annotations:
      networking.istio.io/traffic-distribution: PreferSameZone
      note: ""
  `);
});

test('namespaces are opt-in: what needs one does not declare it', () => {
  const { mesh, chart } = sampleMesh();
  new Waypoint(chart, 'waypoint');
  expect(keysOf(written(mesh))).not.toContain('Namespace/sample');
});

describe('an ambient namespace is refused', () => {
  test.each(['', 'Sample', 'a.b', 'a/b', '../sample', '__proto__', 'x'.repeat(64)])('with the name %j', (name) => {
    expect(refusedNamespace({ name })).toContainEqual(
      refusal('sample/sample', `${JSON.stringify(name)} cannot be the name of a Namespace`),
    );
  });

  test.each(['istio.io/dataplane-mode', 'istio.io/use-waypoint', 'istio.io/use-waypoint-namespace'])(
    'with the label %s, which it decides itself',
    (label) => {
      expect(refusedNamespace({ labels: { [label]: 'none' } })).toEqual([
        refusal('sample/sample', `labels sets "${label}"`, /disagree/),
      ]);
    },
  );

  test('with __proto__ as a key, with values that are none, with a traffic distribution that is none', () => {
    expect(
      refusedNamespace({
        labels: JSON.parse('{ "__proto__": "x" }') as Record<string, string>,
        annotations: { note: 1 as unknown as string },
        trafficDistribution: 'close' as TrafficDistribution,
      }),
    ).toEqual([
      refusal('sample/sample', 'annotations: the value 1 of "note"', /./, /"1"/),
      refusal('sample/sample', 'labels: "__proto__"'),
      refusal('sample/sample', 'trafficDistribution is "close"'),
    ]);
  });

  test('in no chart, at once', () => {
    const { mesh } = sampleMesh();
    expect(refused(() => new AmbientNamespace(mesh, 'ns'))).toEqual([refusal('ns', 'is not in a chart')]);
  });
});
