import { Chart } from 'cdk8s';
import { Cluster, ClusterGroup } from 'cdk8s-ambient';
import { keysOf, written } from '../support/manifests';
import { refusal, refusals } from '../support/refusal';
import { chartIn, configMap, twoClusters } from '../synth/support';

function threeClusters() {
  const given = twoClusters();
  return { ...given, cluster3: new Cluster(given.mesh, 'cluster3', { network: 'network3' }) };
}

test('a chart under a group goes to its members and to no other cluster', () => {
  const { mesh, cluster1, cluster3 } = threeClusters();
  const group = new ClusterGroup(mesh, 'odd', { clusters: [cluster3, cluster1] });
  configMap(chartIn(group, 'sample'), 'settings');
  expect(group.clusters).toEqual([cluster1, cluster3]);
  expect(keysOf(written(mesh, 'cluster1'))).toEqual(['ConfigMap/settings']);
  expect(keysOf(written(mesh, 'cluster2'))).toEqual([]);
  expect(keysOf(written(mesh, 'cluster3'))).toEqual(['ConfigMap/settings']);
});

test('a cluster may be in several groups', () => {
  const { mesh, cluster1, cluster2, cluster3 } = threeClusters();
  const left = new ClusterGroup(mesh, 'left', { clusters: [cluster1, cluster2] });
  const right = new ClusterGroup(mesh, 'right', { clusters: [cluster2, cluster3] });
  configMap(chartIn(left, 'sample'), 'left');
  configMap(chartIn(right, 'sample'), 'right');
  expect(keysOf(written(mesh, 'cluster2'))).toEqual(['ConfigMap/left', 'ConfigMap/right']);
});

describe('a group is refused', () => {
  test('with a cluster of another mesh', () => {
    const { mesh, cluster1 } = twoClusters();
    const stranger = new Cluster(twoClusters().mesh, 'cluster9', { network: 'network9' });
    new ClusterGroup(mesh, 'group', { clusters: [cluster1, stranger] });
    expect(refusals(mesh)).toEqual([
      refusal('group', 'unknown cluster: "cluster9" of another mesh', /fail over/, /cluster1, cluster2/),
    ]);
  });

  test.each([
    ['a name', 'cluster1', '"cluster1"'],
    ['nothing', undefined, 'undefined'],
    ['a chart', 'chart', 'the Chart "chart"'],
  ])('with %s in place of a cluster', (_, given, shown) => {
    const { mesh, cluster1 } = twoClusters();
    const stranger: unknown = given === 'chart' ? new Chart(mesh, 'chart') : given;
    new ClusterGroup(mesh, 'group', { clusters: [cluster1, stranger as Cluster] });
    expect(refusals(mesh)).toEqual([refusal('group', `unknown cluster: ${shown}`)]);
  });

  test('with one cluster twice, because another one is then missing', () => {
    const { mesh, cluster1 } = twoClusters();
    new ClusterGroup(mesh, 'group', { clusters: [cluster1, cluster1] });
    expect(refusals(mesh)).toEqual([refusal('group', 'more than once', /missing/, /each cluster once/)]);
  });

  test('without clusters', () => {
    const { mesh } = twoClusters();
    configMap(chartIn(new ClusterGroup(mesh, 'group', { clusters: [] }), 'sample'), 'settings');
    expect(refusals(mesh)).toEqual([refusal('group', 'has no clusters', /goes nowhere/, /remove the group/)]);
  });
});
