import { Chart, Duration } from 'cdk8s';
import {
  AmbientNamespace,
  EastWestGateway,
  FluxDelivery,
  FluxSource,
  LocalityFailoverRule,
  type FluxDeliveryProps,
  type Mesh,
  type MeshProps,
} from 'cdk8s-ambient';
import { parseAllDocuments } from 'yaml';
import { helloworldWithWaypoint, sampleMesh } from '../support/sample';
import { refusal, refusals } from '../support/refusal';
import { tree } from '../synth/support';

const SOURCE = FluxSource.gitRepository({ url: 'https://github.com/example/mesh.git' });
const KUBECONFIGS = { cluster1: 'cluster1-kubeconfig', cluster2: 'cluster2-kubeconfig' };

function delivered(props: Partial<FluxDeliveryProps> = {}, meshProps: MeshProps = {}) {
  const { mesh, chart } = sampleMesh(meshProps);
  new AmbientNamespace(chart, 'sample');
  const { service } = helloworldWithWaypoint(chart);
  new LocalityFailoverRule(chart, 'rule', { service });
  new EastWestGateway(new Chart(mesh, 'gateways'), 'eastwest');
  new FluxDelivery(mesh, 'mesh', { source: SOURCE, ...props });
  return mesh;
}

interface Document {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly annotations?: Record<string, string> };
  readonly spec: any;
}

/** Every document that is written, by file. */
function written(mesh: Mesh): Record<string, Document[]> {
  mesh.synth();
  return Object.fromEntries(
    Object.entries(tree(mesh.outdir))
      .filter(([file]) => file !== 'mesh.json')
      .map(([file, text]) => [file, parseAllDocuments(text).map((document) => document.toJS() as Document)]),
  );
}

const gatewayAndDeployment = (name: string, namespace: string) => [
  { apiVersion: 'gateway.networking.k8s.io/v1', kind: 'Gateway', name, namespace },
  { apiVersion: 'apps/v1', kind: 'Deployment', name, namespace },
];

test('where Flux runs in each cluster, each has a folder with its own Kustomization and the repository', () => {
  const files = written(delivered());
  expect(Object.keys(files)).toEqual([
    '_flux/cluster1/mesh.k8s.yaml',
    '_flux/cluster2/mesh.k8s.yaml',
    'cluster1/istio-system.k8s.yaml',
    'cluster1/sample.k8s.yaml',
    'cluster2/istio-system.k8s.yaml',
    'cluster2/sample.k8s.yaml',
  ]);
  const [repository, kustomization] = files['_flux/cluster1/mesh.k8s.yaml']!;
  expect(repository).toEqual({
    apiVersion: 'source.toolkit.fluxcd.io/v1',
    kind: 'GitRepository',
    metadata: { name: 'mesh', namespace: 'flux-system' },
    spec: { interval: '1m', ref: { branch: 'main' }, url: 'https://github.com/example/mesh.git' },
  });
  expect(kustomization).toMatchObject({
    kind: 'Kustomization',
    metadata: { name: 'mesh-cluster1', namespace: 'flux-system' },
    spec: {
      interval: '10m',
      path: './dist/cluster1',
      sourceRef: { kind: 'GitRepository', name: 'mesh' },
      timeout: '5m',
    },
  });
});

test('a Kustomization is ready when Gateways are programmed and what istiod deploys for them is available', () => {
  const spec = written(delivered())['_flux/cluster1/mesh.k8s.yaml']![1]!.spec;
  expect(spec.healthChecks).toEqual([
    ...gatewayAndDeployment('eastwest', 'istio-system'),
    ...gatewayAndDeployment('waypoint', 'sample'),
  ]);
  expect(spec.healthCheckExprs).toEqual([
    expect.objectContaining({ kind: 'Gateway', current: expect.stringContaining("'Programmed'") as string }),
  ]);
});

test('Flux prunes rules, and never what carries traffic, nor anything when the Kustomization goes', () => {
  const files = written(delivered());
  expect(files['_flux/cluster1/mesh.k8s.yaml']![1]!.spec).toMatchObject({ prune: true, deletionPolicy: 'Orphan' });
  const disabled = { 'kustomize.toolkit.fluxcd.io/prune': 'disabled' };
  expect(files['cluster1/sample.k8s.yaml']!.map(({ kind, metadata }) => [kind, metadata.annotations])).toEqual([
    ['Namespace', disabled],
    ['Gateway', disabled],
    ['Service', disabled],
    ['DestinationRule', undefined],
  ]);
});

test('pods of gateways get neither the labels that Flux adds nor our annotations for it', () => {
  const gateway = written(delivered())['cluster2/istio-system.k8s.yaml']![0];
  expect(gateway?.spec.infrastructure).toEqual({
    annotations: {},
    labels: { 'topology.istio.io/network': 'network2' },
  });
});

test('one Flux for all clusters finds everything in one file', () => {
  const files = written(delivered({ kubeConfigs: KUBECONFIGS, source: FluxSource.fromName('flux-system') }));
  const kustomizations = files['_flux/mesh.k8s.yaml']!;
  expect(kustomizations.map(({ metadata, spec }) => [metadata.name, spec.kubeConfig, spec.sourceRef.name])).toEqual([
    ['mesh-cluster1', { secretRef: { name: 'cluster1-kubeconfig' } }, 'flux-system'],
    ['mesh-cluster2', { secretRef: { name: 'cluster2-kubeconfig' } }, 'flux-system'],
  ]);
});

test('one Flux for all clusters starts a phase when the phase before is ready in all of them', () => {
  const files = written(delivered({ kubeConfigs: KUBECONFIGS }, { phases: true }));
  const kustomizations = files['_flux/mesh.k8s.yaml']!.filter(({ kind }) => kind === 'Kustomization');
  const both = (folder: string) => [{ name: `mesh-cluster1-${folder}` }, { name: `mesh-cluster2-${folder}` }];
  expect(kustomizations.map(({ metadata, spec }) => [metadata.name, spec.dependsOn])).toEqual(
    ['cluster1', 'cluster2'].flatMap((cluster) => [
      [`mesh-${cluster}-1-waypoints`, undefined],
      [`mesh-${cluster}-2-services`, both('1-waypoints')],
      [`mesh-${cluster}-3-rules`, both('2-services')],
    ]),
  );
});

test('Flux in each cluster starts a phase when the phase before is ready there, and each phase is a file', () => {
  const files = written(delivered({}, { phases: true }));
  const mine = Object.entries(files).filter(([file]) => file.startsWith('_flux/cluster1/'));
  expect(
    mine.map(([file, documents]) => [file, documents.map(({ kind }) => kind), documents.at(-1)?.spec.dependsOn]),
  ).toEqual([
    ['_flux/cluster1/mesh-1-waypoints.k8s.yaml', ['GitRepository', 'Kustomization'], undefined],
    ['_flux/cluster1/mesh-2-services.k8s.yaml', ['Kustomization'], [{ name: 'mesh-cluster1-1-waypoints' }]],
    ['_flux/cluster1/mesh-3-rules.k8s.yaml', ['Kustomization'], [{ name: 'mesh-cluster1-2-services' }]],
  ]);
});

test('what Flux could not use is refused, all of it at once', () => {
  const mesh = delivered({
    source: FluxSource.gitRepository({ url: 'git@github.com:example/mesh.git', branch: '' }),
    path: '/dist',
    timeout: Duration.millis(0),
    kubeConfigs: { cluster9: 'nine', cluster1: 'Not A Secret' },
  });
  expect(refusals(mesh)).toEqual([
    refusal('mesh', 'branch is ""'),
    refusal('mesh', 'kubeConfigs has nothing for cluster2', /cluster that Flux runs in/),
    refusal('mesh', 'kubeConfigs names "cluster9"'),
    refusal('mesh', 'kubeConfigs.cluster1 is "Not A Secret"'),
    refusal('mesh', 'path is "/dist"'),
    refusal('mesh', 'timeout is 0 ms'),
    refusal('mesh', 'url is "git@github.com:example/mesh.git"', /GitRepository/, /ssh:/),
  ]);
});
