import {
  ArgoCdDelivery,
  ArgoCdDestination,
  EastWestGateway,
  LocalityFailoverRule,
  Mesh,
  OutputLayout,
} from 'cdk8s-ambient';
import { AmbientNamespace, type ArgoCdDeliveryProps, type MeshProps, type WaypointProps } from 'cdk8s-ambient';
import { Chart } from 'cdk8s';
import { parse, parseAllDocuments } from 'yaml';
import { helloworldWithWaypoint, sampleMesh } from '../support/sample';
import { refusal, refusals } from '../support/refusal';
import { configMap, object, tree } from '../synth/support';

const REPOSITORY = 'https://github.com/example/mesh.git';

function delivered(
  props: Partial<ArgoCdDeliveryProps> = {},
  meshProps: MeshProps = {},
  waypointProps: WaypointProps = {},
) {
  const { mesh, chart } = sampleMesh(meshProps);
  new AmbientNamespace(chart, 'sample');
  const { service } = helloworldWithWaypoint(chart, waypointProps);
  new LocalityFailoverRule(chart, 'rule', { service });
  new EastWestGateway(new Chart(mesh, 'gateways'), 'eastwest');
  new ArgoCdDelivery(mesh, 'mesh', { repoUrl: REPOSITORY, ...props });
  return { mesh, chart };
}

interface Document {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly annotations?: Record<string, string> };
  readonly spec: any;
}

interface GitGenerator {
  readonly directories: readonly { readonly path: string }[];
  readonly values: Readonly<Record<string, string>>;
}

const generatorsOf = (set: Document | undefined) =>
  (set?.spec.generators as { readonly git: GitGenerator }[]).map(({ git }) => git);

function written(mesh: Mesh, file: string): Document[] {
  mesh.synth();
  return parseAllDocuments(tree(mesh.outdir)[file]!).map((document) => document.toJS() as Document);
}

const annotationsOf = (documents: readonly Document[]) =>
  Object.fromEntries(documents.map(({ kind, metadata }) => [`${kind}/${metadata.name}`, metadata.annotations]));

test('waves put Namespaces first, then gateways, services and rules; what carries traffic is never deleted', () => {
  const { mesh, chart } = delivered();
  configMap(chart, 'settings');
  object(chart, 'v1', 'Service', 'local', { spec: { ports: [{ port: 80 }] } });
  const keep = { 'argocd.argoproj.io/sync-options': 'Prune=false,Delete=false' };
  expect(annotationsOf(written(mesh, 'cluster1/sample.k8s.yaml'))).toEqual({
    'Namespace/sample': { 'argocd.argoproj.io/sync-wave': '-1', ...keep },
    'ConfigMap/settings': undefined,
    'Gateway/waypoint': { 'argocd.argoproj.io/sync-wave': '0', ...keep },
    'Service/helloworld': { 'argocd.argoproj.io/sync-wave': '1', ...keep },
    'Service/local': { 'argocd.argoproj.io/sync-wave': '1' },
    'DestinationRule/rule': { 'argocd.argoproj.io/sync-wave': '2' },
  });
  expect(annotationsOf(written(mesh, 'cluster2/istio-system.k8s.yaml'))).toEqual({
    'Gateway/eastwest': { 'argocd.argoproj.io/sync-wave': '0', ...keep },
  });
});

test('an annotation of the user stays as it is', () => {
  const annotations = { 'argocd.argoproj.io/sync-wave': '7' };
  const { mesh, chart } = delivered();
  object(chart, 'v1', 'Service', 'own', { metadata: { annotations }, spec: { ports: [{ port: 80 }] } });
  expect(annotationsOf(written(mesh, 'cluster1/sample.k8s.yaml'))['Service/own']).toEqual(annotations);
});

test('pods of gateways get what is declared for them, and none of what Argo CD finds on the Gateway', () => {
  const { mesh } = delivered({}, {}, { labels: { team: 'mesh' }, annotations: { 'example.com/owner': 'mesh' } });
  const gateway = written(mesh, 'cluster1/sample.k8s.yaml').find(({ kind }) => kind === 'Gateway');
  expect(gateway?.spec.infrastructure).toEqual({
    annotations: { 'example.com/owner': 'mesh' },
    labels: { 'istio.io/global': 'true', 'istio.io/waypoint-for': 'service', team: 'mesh' },
  });
});

test('the pods of a waypoint that is taken over keep the labels that are said, and get nothing of Argo CD', () => {
  const { mesh } = delivered({}, {}, { podLabels: { 'istio.io/waypoint-for': 'service' } });
  const gateway = written(mesh, 'cluster1/sample.k8s.yaml').find(({ kind }) => kind === 'Gateway');
  expect(gateway?.spec.infrastructure).toEqual({
    annotations: {},
    labels: { 'istio.io/waypoint-for': 'service' },
    parametersRef: { group: '', kind: 'ConfigMap', name: 'waypoint-parameters' },
  });
});

test('fields that an API server would fill in are written out', () => {
  const { mesh } = delivered();
  const gateway = written(mesh, 'cluster1/sample.k8s.yaml').find(({ kind }) => kind === 'Gateway');
  expect(gateway?.spec.listeners).toEqual([
    { allowedRoutes: { namespaces: { from: 'Same' } }, name: 'mesh', port: 15008, protocol: 'HBONE' },
  ]);
});

test('what a route leaves to the API server is written out, too', () => {
  const { mesh, chart } = delivered();
  object(chart, 'gateway.networking.k8s.io/v1', 'HTTPRoute', 'route', {
    spec: {
      parentRefs: [{ group: '', kind: 'Service', name: 'helloworld', port: 5000 }],
      rules: [{ backendRefs: [{ name: 'helloworld', port: 5000 }] }],
    },
  });
  const route = written(mesh, 'cluster1/sample.k8s.yaml').find(({ kind }) => kind === 'HTTPRoute');
  expect(route?.spec.rules).toEqual([
    {
      backendRefs: [{ group: '', kind: 'Service', name: 'helloworld', port: 5000, weight: 1 }],
      matches: [{ path: { type: 'PathPrefix', value: '/' } }],
    },
  ]);
});

test('an Application goes from the folder of a cluster to that cluster', () => {
  const { mesh } = delivered({
    revision: 'main',
    path: 'platform/dist',
    project: 'mesh',
    namespace: 'gitops',
    selfHeal: true,
  });
  const [set, ...others] = written(mesh, '_argocd/mesh.k8s.yaml');
  expect(others).toEqual([]);
  expect(set?.metadata).toEqual({ name: 'mesh', namespace: 'gitops' });
  expect(set?.spec.generators).toEqual(
    ['cluster1', 'cluster2'].map((cluster) => ({
      git: {
        repoURL: REPOSITORY,
        revision: 'main',
        directories: [{ path: `platform/dist/${cluster}` }],
        values: { cluster, destination: cluster },
      },
    })),
  );
  expect(set?.spec.template.spec).toEqual({
    destination: { name: '{{ .values.destination }}' },
    project: 'mesh',
    source: { path: '{{ .path.path }}', repoURL: REPOSITORY, targetRevision: 'main' },
    syncPolicy: { automated: { prune: true, selfHeal: true }, syncOptions: ['ServerSideApply=true'] },
  });
  expect(set?.spec.syncPolicy).toEqual({ preserveResourcesOnDeletion: true });
});

test('clusters may be known by name, by server, or some by each', () => {
  const { mesh } = delivered({ destinations: { cluster2: ArgoCdDestination.server('https://cluster2.example.com') } });
  const [set] = written(mesh, '_argocd/mesh.k8s.yaml');
  expect(generatorsOf(set).map(({ values }) => values)).toEqual([
    { cluster: 'cluster1', destination: 'cluster1', server: '' },
    { cluster: 'cluster2', destination: '', server: 'https://cluster2.example.com' },
  ]);
  expect(set?.spec.template.spec.destination).toEqual({
    name: '{{ .values.destination }}',
    server: '{{ .values.server }}',
  });
});

test.each([
  [{ layout: OutputLayout.FILE_PER_RESOURCE }, { recurse: true }],
  [{ layout: OutputLayout.FILE_PER_RESOURCE, kustomization: true }, undefined],
  [{ kustomization: true }, undefined],
])('Argo CD reads subfolders where there are some: %j', (props, directory) => {
  const [set] = written(delivered({}, props).mesh, '_argocd/mesh.k8s.yaml');
  expect(set?.spec.template.spec.source.directory).toEqual(directory);
});

test('of a rollout by phases only the first one starts by itself', () => {
  const sets = written(delivered({}, { phases: true }).mesh, '_argocd/mesh.k8s.yaml');
  expect(
    sets.map((set) => ({
      name: set.metadata.name,
      paths: generatorsOf(set).map(({ directories }) => directories[0]?.path),
      application: set.spec.template.metadata as unknown,
      automated: set.spec.template.spec.syncPolicy.automated as unknown,
    })),
  ).toEqual(
    ['1-waypoints', '2-services', '3-rules'].map((folder) => ({
      name: `mesh-${folder}`,
      paths: [`dist/cluster1/${folder}`, `dist/cluster2/${folder}`],
      application: {
        name: `mesh-{{ .values.cluster }}-${folder}`,
        labels: { 'cdk8s-ambient/cluster': '{{ .values.cluster }}', 'cdk8s-ambient/phase': folder.slice(0, 1) },
      },
      automated: folder === '1-waypoints' ? { prune: true, selfHeal: false } : undefined,
    })),
  );
});

test('without a delivery no byte differs', () => {
  const { mesh } = delivered();
  const plain = sampleMesh();
  new AmbientNamespace(plain.chart, 'sample');
  const { service } = helloworldWithWaypoint(plain.chart);
  new LocalityFailoverRule(plain.chart, 'rule', { service });
  new EastWestGateway(new Chart(plain.mesh, 'gateways'), 'eastwest');
  plain.mesh.synth();
  mesh.synth();
  const files = Object.keys(tree(plain.mesh.outdir));
  expect(Object.keys(tree(mesh.outdir))).toEqual(['_argocd/mesh.k8s.yaml', ...files]);
  expect(Object.values(tree(plain.mesh.outdir)).join('')).not.toMatch(/argo|flux|infrastructure|allowedRoutes/);
});

test('what Argo CD could not use is refused, all of it at once', () => {
  const destinations = { cluster9: ArgoCdDestination.cluster('nine'), cluster1: ArgoCdDestination.server('') };
  const { mesh } = delivered({ repoUrl: '', revision: ' main', path: '../dist', namespace: 'Argo', destinations });
  expect(refusals(mesh)).toEqual([
    refusal('mesh', '"Argo" cannot be the name of a Namespace'),
    refusal('mesh', 'destinations names "cluster9"', /./, /cluster1, cluster2/),
    refusal('mesh', 'destinations.cluster1 is empty'),
    refusal('mesh', 'path is "../dist"'),
    refusal('mesh', 'repoUrl is ""'),
    refusal('mesh', 'revision is " main"'),
  ]);
});

test('a gateway with more labels than can be repeated for its pods is refused', () => {
  const labels = Object.fromEntries([1, 2, 3, 4, 5, 6, 7].map((number) => [`example.com/label${number}`, 'x']));
  expect(refusals(delivered({}, {}, { labels }).mesh)).toEqual([
    refusal('sample/waypoint/Resource', 'Gateway "waypoint" has 9 labels; spec.infrastructure.labels takes 8'),
  ]);
});

test('mesh.json lists the files of a delivery as ours', () => {
  const { mesh } = delivered();
  mesh.synth();
  expect((parse(tree(mesh.outdir)['mesh.json']!) as { files: string[] }).files).toContain('_argocd/mesh.k8s.yaml');
});
