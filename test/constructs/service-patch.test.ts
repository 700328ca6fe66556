import { App, Chart } from 'cdk8s';
import {
  ArgoCdDelivery,
  GlobalService,
  LocalityFailoverRule,
  Waypoint,
  type GlobalServicePatchProps,
  type MeshProps,
} from 'cdk8s-ambient';
import fs from 'node:fs';
import path from 'node:path';
import { readTree } from '../../src/model/read/tree/tree';
import { either, helloworld, sampleMesh } from '../support/sample';
import { refusal, refusals, refused } from '../support/refusal';
import { temporaryFolder, tree } from '../synth/support';

/** A Service "ledger" of others, labelled to use our waypoint. */
function patched(props: Partial<GlobalServicePatchProps> = {}, meshProps: MeshProps = {}) {
  const { mesh, chart } = sampleMesh(meshProps);
  const waypoint = new Waypoint(chart, 'waypoint');
  const service = GlobalService.patch(chart, 'ledger', { waypoint, ...props });
  new LocalityFailoverRule(chart, 'rule', { service });
  return { mesh, chart };
}

const PATCH = `---
apiVersion: v1
kind: Service
metadata:
  labels:
    istio.io/global: "true"
    istio.io/use-waypoint: waypoint
  name: ledger
  namespace: sample
`;

/** Manifests of the Service's owner, in a root of their own. */
function ownersRoot(spec = '  ports:\n    - port: 80\n  selector:\n    app: ledger\n'): string {
  const root = temporaryFolder();
  for (const cluster of ['cluster1', 'cluster2']) {
    fs.mkdirSync(path.join(root, cluster));
    const labels = '  labels:\n    team: ledger\n';
    const text = `apiVersion: v1\nkind: Service\nmetadata:\n  name: ledger\n  namespace: sample\n${labels}spec:\n${spec}`;
    fs.writeFileSync(path.join(root, cluster, 'ledger.yaml'), text);
  }
  return root;
}

test('a Service of others gets labels and nothing else, beside the folders that are applied', () => {
  const { mesh } = patched();
  mesh.synth();
  const files = tree(mesh.outdir);
  expect(Object.keys(files)).toEqual([
    '_patches/cluster1/sample.k8s.yaml',
    '_patches/cluster1/sample/ledger/kustomization.yaml',
    '_patches/cluster2/sample.k8s.yaml',
    '_patches/cluster2/sample/ledger/kustomization.yaml',
    'cluster1/sample.k8s.yaml',
    'cluster2/sample.k8s.yaml',
    'mesh.json',
  ]);
  expect(files['_patches/cluster1/sample.k8s.yaml']).toBe(PATCH);
  expect(files['cluster1/sample.k8s.yaml']).not.toContain('kind: Service\n');
});

test('the owner may take the labels as a component of kustomize', () => {
  const { mesh } = patched();
  mesh.synth();
  expect(tree(mesh.outdir)['_patches/cluster1/sample/ledger/kustomization.yaml']).toBe(`---
apiVersion: kustomize.config.k8s.io/v1alpha1
kind: Component
patches:
  - patch: |
      apiVersion: v1
      kind: Service
      metadata:
        labels:
          istio.io/global: "true"
          istio.io/use-waypoint: waypoint
        name: ledger
    target:
      version: v1
      kind: Service
      name: ledger
`);
});

test('a waypoint that a patched service uses is global', () => {
  const { mesh } = patched();
  mesh.synth();
  expect(tree(mesh.outdir)['cluster1/sample.k8s.yaml']).toContain('    istio.io/global: "true"\n');
});

test('a patch may differ per cluster', () => {
  const { mesh, chart } = patched();
  GlobalService.patch(chart, 'quotes', { replicas: either(mesh, 2, 3) });
  mesh.synth();
  const files = tree(mesh.outdir);
  expect(files['_patches/cluster1/sample.k8s.yaml']).toContain('cdk8s-ambient/replicas: "2"');
  expect(files['_patches/cluster2/sample.k8s.yaml']).toContain('cdk8s-ambient/replicas: "3"');
});

test('a synth says how patches are applied', () => {
  const { mesh } = patched();
  const stderr = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
  mesh.synth();
  expect(stderr.mock.lastCall?.[0]).toContain(
    `; label Services of others with kubectl apply --server-side --field-manager=cdk8s-ambient -f ${mesh.outdir}/_patches/<cluster>\n`,
  );
});

test('a delivery tool finds nothing in a patch: the object is delivered by its owner', () => {
  const { mesh } = patched();
  new ArgoCdDelivery(mesh, 'mesh', { repoUrl: 'https://github.com/example/mesh.git' });
  mesh.synth();
  expect(tree(mesh.outdir)['_patches/cluster1/sample.k8s.yaml']).toBe(PATCH);
});

test('check and predict see the Service of its owner with the labels of the patch', () => {
  const { mesh } = patched();
  mesh.synth();
  for (const roots of [
    [mesh.outdir, ownersRoot()],
    [ownersRoot(), mesh.outdir],
  ]) {
    const { clusters, findings } = readTree(roots);
    expect(findings).toEqual([]);
    const services = clusters.map(({ objects }) => objects.find(({ kind }) => kind === 'Service'));
    for (const service of services) {
      expect(service?.labels).toEqual({
        'istio.io/global': 'true',
        'istio.io/use-waypoint': 'waypoint',
        team: 'ledger',
      });
      expect(service?.body.spec).toEqual({ ports: [{ port: 80 }], selector: { app: 'ledger' } });
      expect(service?.origin.file).toMatch(/ledger\.yaml$/);
    }
  }
});

test('without the Service itself nothing is known of it, of which check warns', () => {
  const { mesh } = patched();
  mesh.synth();
  const { clusters, findings } = readTree([mesh.outdir]);
  expect(clusters.flatMap(({ objects }) => objects.filter(({ kind }) => kind === 'Service'))).toEqual([]);
  expect(findings.map(({ rule, severity, cluster, object, line }) => [rule, severity, cluster, object, line])).toEqual(
    ['cluster1', 'cluster2'].map((cluster) => ['patch-without-object', 'warning', cluster, 'Service sample/ledger', 2]),
  );
});

test('a broken patch is a finding of its cluster', () => {
  const root = ownersRoot();
  fs.mkdirSync(path.join(root, '_patches', 'cluster1'), { recursive: true });
  fs.writeFileSync(path.join(root, '_patches', 'cluster1', 'broken.yaml'), 'kind: [\n');
  expect(readTree([root]).findings).toMatchObject([{ rule: 'broken-yaml', cluster: 'cluster1' }]);
});

test('a Service that is declared here as well is refused: it can be labelled where it is declared', () => {
  const { mesh, chart } = patched();
  helloworld(chart, { name: 'ledger' });
  expect(refusals(mesh)).toEqual([
    refusal('sample/helloworld/Resource', 'Service "sample/ledger" is declared by "sample/ledger/Resource" too'),
  ]);
});

test('names that no Service can have are refused', () => {
  const { mesh } = patched({ name: 'First', namespace: 'Sample' });
  expect(refusals(mesh)).toEqual(
    expect.arrayContaining([
      refusal('sample/ledger', '"First" cannot be the name of a Service'),
      refusal('sample/ledger', '"Sample" cannot be the name of a Namespace'),
    ]),
  );
});

test('a stock App has no place for patches', () => {
  const chart = new Chart(new App({ outdir: temporaryFolder() }), 'sample', { namespace: 'sample' });
  expect(refused(() => GlobalService.patch(chart, 'ledger'))).toEqual([refusal('sample/ledger', 'is not in a Mesh')]);
});
