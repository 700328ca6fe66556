import { Chart } from 'cdk8s';
import {
  AmbientNamespace,
  Cluster,
  ClusterGroup,
  GlobalService,
  LocalityFailoverRule,
  Waypoint,
  type IWaypoint,
} from 'cdk8s-ambient';
import type { Construct } from 'constructs';
import { keysOf, written } from '../support/manifests';
import { refusal, refusals } from '../support/refusal';
import { helloworld, HTTP, sampleChart } from '../support/sample';
import { configMap, object, twoClusters } from '../synth/support';

/** Scopes from wide to narrow: mesh, group of cluster1 and cluster2, cluster1. Besides them there is cluster3. */
function scopes() {
  const { mesh, cluster1, cluster2 } = twoClusters();
  new Cluster(mesh, 'cluster3', { network: 'network3' });
  const group = new ClusterGroup(mesh, 'group', { clusters: [cluster1, cluster2] });
  return { mesh, group, cluster1, cluster2 };
}
type ScopeName = 'mesh' | 'group' | 'cluster1';

test('a chart under the mesh goes to every cluster, under a cluster to that cluster alone', () => {
  const { mesh, cluster1 } = twoClusters();
  configMap(sampleChart(mesh), 'everywhere');
  configMap(sampleChart(cluster1), 'here');
  expect(keysOf(written(mesh, 'cluster1'))).toEqual(['ConfigMap/everywhere', 'ConfigMap/here']);
  expect(keysOf(written(mesh, 'cluster2'))).toEqual(['ConfigMap/everywhere']);
});

test('a chart in a chart goes where the outer one goes', () => {
  const { mesh, cluster1 } = twoClusters();
  configMap(new Chart(sampleChart(cluster1), 'inner', { namespace: 'inner' }), 'settings');
  expect(keysOf(written(mesh, 'cluster1'))).toEqual(['ConfigMap/settings']);
  expect(keysOf(written(mesh, 'cluster2'))).toEqual([]);
});

/** Who refers to whom, each with a chart to declare it in. */
const REFERENCES: Record<string, (user: Construct, used: Construct) => void> = {
  'a service to its waypoint': (user, used) =>
    void helloworld(sampleChart(user), { waypoint: new Waypoint(sampleChart(used, 'used'), 'waypoint') }),
  'a namespace to its waypoint': (user, used) =>
    void new AmbientNamespace(sampleChart(user), 'sample', {
      waypoint: new Waypoint(sampleChart(used, 'used'), 'waypoint'),
    }),
  'an enrolled namespace to its waypoint': (user, used) =>
    new Waypoint(sampleChart(used, 'used'), 'waypoint').enrollNamespace(
      object(sampleChart(user), 'v1', 'Namespace', 'sample'),
    ),
  'a rule to its service': (user, used) => {
    const chart = sampleChart(used, 'used');
    const service = helloworld(chart, { waypoint: new Waypoint(chart, 'waypoint') });
    new LocalityFailoverRule(sampleChart(user), 'rule', { service });
  },
  'a service that others deploy to its waypoint': (user, used) => {
    const waypoint = new Waypoint(sampleChart(used, 'used'), 'waypoint');
    GlobalService.fromName(sampleChart(user), 'helloworld', 'helloworld', { waypoint });
  },
  'a service to a waypoint that others deploy': (user, used) => {
    const waypoint = Waypoint.fromName(sampleChart(used, 'used'), 'waypoint', 'waypoint');
    helloworld(sampleChart(user), { waypoint });
  },
  'a rule to a service that others deploy': (user, used) => {
    const service = GlobalService.fromName(sampleChart(used, 'used'), 'helloworld', 'helloworld');
    new LocalityFailoverRule(sampleChart(user), 'rule', { service });
  },
  'a service to its workload': (user, used) => {
    const workload = object(sampleChart(used, 'used'), 'apps/v1', 'Deployment', 'helloworld', {
      spec: { selector: { matchLabels: { app: 'helloworld' } } },
    });
    GlobalService.fromWorkload(sampleChart(user), 'helloworld', workload, { ports: HTTP.ports });
  },
};

describe.each(Object.entries(REFERENCES))('a reference of %s', (_, refer) => {
  test.each<[ScopeName, ScopeName]>([
    ['mesh', 'mesh'],
    ['group', 'mesh'],
    ['cluster1', 'mesh'],
    ['cluster1', 'group'],
    ['group', 'group'],
    ['cluster1', 'cluster1'],
  ])('from the scope of %s to that of %s points to the same or a wider one, and is taken', (user, used) => {
    const given = scopes();
    refer(given[user], given[used]);
    expect(() => given.mesh.synth()).not.toThrow();
  });

  test.each<[ScopeName, ScopeName, string]>([
    ['mesh', 'group', 'cluster3'],
    ['mesh', 'cluster1', 'cluster2, cluster3'],
    ['group', 'cluster1', 'cluster2'],
  ])('from the scope of %s to that of %s points to nothing in %s, and is refused', (user, used, missing) => {
    const given = scopes();
    refer(given[user], given[used]);
    expect(refusals(given.mesh)).toEqual([
      refusal(
        expect.any(String) as string,
        `which does not go to ${missing}.`,
        /exactly when/,
        /same or a wider scope/,
      ),
    ]);
  });

  test('to a sibling cluster points to nothing, and is refused', () => {
    const given = scopes();
    refer(given.cluster1, given.cluster2);
    expect(refusals(given.mesh)).toContainEqual(refusal(expect.any(String) as string, 'does not go to cluster1.'));
  });

  test('to another mesh could point to nothing, and is refused', () => {
    const given = scopes();
    refer(given.mesh, scopes().mesh);
    expect(refusals(given.mesh)).toContainEqual(
      refusal(expect.any(String) as string, 'of another mesh or app', /could point to nothing/, /fromName/),
    );
  });
});

test('the refusal names both ends', () => {
  const { mesh, cluster1 } = twoClusters();
  const waypoint = new Waypoint(sampleChart(cluster1, 'own'), 'waypoint');
  helloworld(sampleChart(mesh), { waypoint });
  expect(refusals(mesh)).toEqual([
    refusal('sample/helloworld', 'refers to waypoint "cluster1/own/waypoint", which does not go to cluster2.'),
  ]);
});

test('a long list of clusters is cut, so that the message can be read', () => {
  const { mesh, cluster1 } = twoClusters();
  for (let number = 3; number <= 40; number++) new Cluster(mesh, `cluster${number}`, { network: 'network1' });
  helloworld(sampleChart(mesh), { waypoint: new Waypoint(sampleChart(cluster1), 'waypoint') });
  expect(refusals(mesh)).toEqual([refusal('sample/helloworld', /does not go to cluster10, .* and 35 more\.$/)]);
});

test('a waypoint in each cluster is what a service of all clusters names by name', () => {
  const { mesh, cluster1, cluster2 } = twoClusters();
  for (const cluster of [cluster1, cluster2]) new Waypoint(sampleChart(cluster), 'waypoint');
  const chart = sampleChart(mesh);
  const byName: IWaypoint = Waypoint.fromName(chart, 'waypoint', 'waypoint');
  helloworld(chart, { waypoint: byName });
  for (const cluster of ['cluster1', 'cluster2']) {
    const [waypoint] = written(mesh, cluster);
    expect(waypoint?.metadata.labels).toMatchObject({ 'istio.io/global': 'true' });
  }
});
