import { toMesh } from '../../../src/model/mesh/mesh';
import { toKubeObject } from '../../../src/model/read/tree/objects';

const origin = { file: 'sample.yaml', document: 1, line: 1 };
const metadata = { name: 'helloworld', namespace: 'sample', labels: { 'istio.io/global': 'true' } };
const OBJECTS = [
  {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: 'sample', labels: { 'istio.io/use-waypoint': 'waypoint' } },
  },
  {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'Gateway',
    metadata: { ...metadata, name: 'waypoint' },
    spec: { gatewayClassName: 'istio-waypoint' },
  },
  { apiVersion: 'v1', kind: 'Service', metadata, spec: { selector: { app: 'a' }, ports: [{ port: 80 }] } },
  {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata,
    spec: { replicas: 3, template: { metadata: { labels: { app: 'a' } } } },
  },
  {
    apiVersion: 'networking.istio.io/v1',
    kind: 'DestinationRule',
    metadata,
    spec: { host: 'helloworld', trafficPolicy: { outlierDetection: {} } },
  },
].map((body) => toKubeObject(body, body.apiVersion, body.kind, origin));

function meshOf(objects: () => typeof OBJECTS) {
  const clusters = ['cluster1', 'cluster2'].map((name) => ({
    facts: { name, folder: name, switches: { serviceScopeConfigs: name === 'cluster1' ? [] : undefined } },
    objects: objects(),
  }));
  return toMesh({ facts: {}, clusters });
}

test('clusters with one and the same list of objects are read as clusters with a list each', () => {
  expect(meshOf(() => OBJECTS)).toEqual(meshOf(() => [...OBJECTS]));
});

test('a service, a waypoint and a rule are those of one cluster, whatever other clusters have the same objects', () => {
  const [first, second] = meshOf(() => OBJECTS).clusters;
  expect(first!.services.get('sample/helloworld')!.scope).toBe('LOCAL');
  expect(second!.services.get('sample/helloworld')!.scope).toBe('GLOBAL');
  expect(first!.waypoints.get('sample/waypoint')).not.toBe(second!.waypoints.get('sample/waypoint'));
  expect(first!.destinationRules.all[0]).not.toBe(second!.destinationRules.all[0]);
  expect(second!.pods.get('sample/helloworld')).toEqual({ usual: 3, most: 3 });
});

test('a cluster that a change leaves as it is, is the same one in the mesh with the change', () => {
  const { source, clusters } = meshOf(() => [...OBJECTS]);
  const [first, second] = source.clusters;
  const changed = toMesh({ ...source, clusters: [{ ...first!, objects: OBJECTS.slice(1) }, second!] });
  expect(changed.clusters[1]).toBe(clusters[1]);
  expect(changed.clusters[0]).not.toBe(clusters[0]);
  expect(changed.clusters[0]!.namespaces.size).toBe(0);
});

test('it is read anew where it is taken to run another version, or the mesh has another domain', () => {
  const { source, clusters } = meshOf(() => OBJECTS);
  expect(toMesh({ ...source, istioVersion: '1.30.0' }).clusters[1]!.istioVersion).not.toEqual(
    clusters[1]!.istioVersion,
  );
  const [elsewhere] = toMesh({ ...source, facts: { clusterDomain: 'example.com' } }).clusters;
  expect(elsewhere!.services.get('sample/helloworld')!.host).toBe('helloworld.sample.svc.example.com');
  expect(toMesh(source).clusters).toEqual(clusters);
});
