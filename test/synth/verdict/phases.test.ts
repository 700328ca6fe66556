import { AmbientNamespace, LocalityFailoverRule, OutputLayout, type MeshProps } from 'cdk8s-ambient';
import { readTree } from '../../../src/model/read/tree/tree';
import { helloworldWithWaypoint, sampleMesh } from '../../support/sample';
import { refusal, refusals } from '../../support/refusal';
import { configMap, manifests, object, outline, tree } from '../support';

/** Namespace, waypoint, service and rule in both clusters. */
function rolledOut(props: MeshProps = {}) {
  const { mesh, chart } = sampleMesh({ phases: true, ...props });
  new AmbientNamespace(chart, 'sample');
  const { waypoint, service } = helloworldWithWaypoint(chart);
  new LocalityFailoverRule(chart, 'rule', { service });
  return { mesh, chart, waypoint };
}

test('each phase has a folder with what is applied in it', () => {
  const { mesh, chart } = rolledOut();
  configMap(chart, 'settings');
  object(chart, 'rbac.authorization.k8s.io/v1', 'ClusterRole', 'reader');
  mesh.synth();
  const files = Object.entries(manifests(mesh.outdir)).filter(([file]) => file.startsWith('cluster1/'));
  expect(Object.fromEntries(files.map(([file, text]) => [file, outline(text)]))).toEqual({
    'cluster1/1-waypoints/_cluster.k8s.yaml': ['ClusterRole/reader'],
    'cluster1/1-waypoints/sample.k8s.yaml': ['Namespace/sample', 'ConfigMap/settings', 'Gateway/waypoint'],
    'cluster1/2-services/sample.k8s.yaml': ['Service/helloworld'],
    'cluster1/3-rules/sample.k8s.yaml': ['DestinationRule/rule'],
  });
});

test('the phases hold the same documents as the tree without phases, each once', () => {
  const documents = (phases: boolean) => {
    const { mesh } = rolledOut({ phases });
    mesh.synth();
    return Object.entries(manifests(mesh.outdir))
      .filter(([file]) => file.startsWith('cluster1/'))
      .flatMap(([, text]) => text.split(/^---\n/m).slice(1));
  };
  expect(documents(true)).toEqual(documents(false));
});

test('check and predict read a tree with phases like any other', () => {
  const { mesh } = rolledOut({ kustomization: true });
  mesh.synth();
  const { clusters, findings } = readTree([mesh.outdir]);
  expect(findings).toEqual([]);
  expect(clusters.map(({ objects }) => objects.map(({ kind }) => kind))).toEqual(
    ['cluster1', 'cluster2'].map(() => ['Namespace', 'Gateway', 'Service', 'DestinationRule']),
  );
});

test('kustomize takes a phase, or the cluster with all of them', () => {
  const { mesh } = rolledOut({ kustomization: true, layout: OutputLayout.FILE_PER_RESOURCE });
  mesh.synth();
  const files = tree(mesh.outdir);
  const header = '---\napiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources:\n';
  const footer = 'sortOptions:\n  order: fifo\n';
  expect(files['cluster1/kustomization.yaml']).toBe(`${header}  - 1-waypoints\n  - 2-services\n  - 3-rules\n${footer}`);
  expect(files['cluster1/1-waypoints/kustomization.yaml']).toBe(
    `${header}  - _cluster/namespace-sample.yaml\n  - sample/gateway-waypoint.yaml\n${footer}`,
  );
});

test.each([
  [{}, /; apply each phase in every cluster before the next with kubectl apply -f\n$/],
  [{ layout: OutputLayout.FILE_PER_RESOURCE }, /before the next with kubectl apply -R -f\n$/],
  [{ kustomization: true }, /before the next with kubectl apply -k\n$/],
])('a synth says how phases are applied: %j', (props, said) => {
  const { mesh } = rolledOut(props);
  const stderr = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
  mesh.synth();
  expect(stderr.mock.lastCall?.[0]).toMatch(said);
});

test('a Namespace that gives its services a waypoint would do so before the waypoint runs, so it is refused', () => {
  const { mesh, chart, waypoint } = rolledOut();
  waypoint.enrollNamespace(object(chart, 'v1', 'Namespace', 'other'));
  expect(refusals(mesh)).toEqual([
    refusal(
      'sample/Namespace-other',
      'Namespace "other" sends its services to a waypoint',
      /first phase/,
      /GlobalService/,
    ),
  ]);
});

test('without phases such a Namespace is taken', () => {
  const { mesh, chart, waypoint } = rolledOut({ phases: false });
  waypoint.enrollNamespace(object(chart, 'v1', 'Namespace', 'other'));
  mesh.synth();
  expect(Object.keys(manifests(mesh.outdir))).toContain('cluster1/other.k8s.yaml');
});
