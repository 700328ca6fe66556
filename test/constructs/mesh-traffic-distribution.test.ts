import { GlobalService, TrafficDistribution } from 'cdk8s-ambient';
import { HTTP, helloworld, sampleMesh } from '../support/sample';
import { refusal, refusals } from '../support/refusal';
import { object, tree } from '../synth/support';

const KEY = 'networking.istio.io/traffic-distribution';

/** The preference of each Service of a file, by name. */
function preferences(text: string): Record<string, string | undefined> {
  const services = text.split(/^---\n/m).filter((document) => document.includes('kind: Service\n'));
  return Object.fromEntries(
    services.map((document) => [
      /^ {2}name: (.*)$/m.exec(document)![1]!,
      new RegExp(`^ {4}${KEY}: (.*)$`, 'm').exec(document)?.[1],
    ]),
  );
}

test('the mesh has a say where a global service has none, and of global services only', () => {
  const { mesh, chart } = sampleMesh({ trafficDistribution: TrafficDistribution.PREFER_CLOSE });
  helloworld(chart);
  new GlobalService(chart, 'own', { ...HTTP, trafficDistribution: TrafficDistribution.ANY });
  const spec = { ports: [{ port: 80 }], selector: { app: 'x' } };
  object(chart, 'v1', 'Service', 'local', { spec });
  GlobalService.adopt(chart, 'adopted', object(chart, 'v1', 'Service', 'plain', { spec }));
  const annotated = object(chart, 'v1', 'Service', 'annotated', {
    metadata: { annotations: { [KEY]: 'PreferSameNode' } },
    spec,
  });
  GlobalService.adopt(chart, 'adopted-annotated', annotated);
  GlobalService.patch(chart, 'others');
  mesh.synth();
  const files = tree(mesh.outdir);
  expect(preferences(files['cluster1/sample.k8s.yaml']!)).toEqual({
    annotated: 'PreferSameNode',
    helloworld: 'PreferClose',
    local: undefined,
    own: 'Any',
    plain: 'PreferClose',
  });
  expect(preferences(files['_patches/cluster1/sample.k8s.yaml']!)).toEqual({ others: 'PreferClose' });
});

test('a preference that istiod does not know is refused', () => {
  const { mesh } = sampleMesh({ trafficDistribution: 'Close' as TrafficDistribution });
  expect(refusals(mesh)).toEqual([refusal('the mesh', 'trafficDistribution is "Close"')]);
});
