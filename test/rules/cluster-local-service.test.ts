import { HEALTHY, meshConfigMap, yaml } from '../../src/rules/engine/example-mesh';
import { ask, askExample } from './support';

const ID = 'cluster-local-service';
const settings = (...entries: readonly (readonly [string, boolean])[]) =>
  yaml(
    meshConfigMap(
      `    serviceSettings: ${JSON.stringify(entries.map(([host, clusterLocal]) => ({ hosts: [host], settings: { clusterLocal } })))}\n`,
    ),
  );
const found = (...entries: readonly (readonly [string, boolean])[]) =>
  ask(ID, { cluster1: HEALTHY + settings(...entries), cluster2: HEALTHY });

test('the longest of several hosts that match decides', () => {
  expect(found(['*', true], ['helloworld.sample.svc.cluster.local', false])).toEqual([]);
  expect(found(['*', false], ['*.sample.svc.cluster.local', true])).toHaveLength(1);
});

test('a MeshConfig that was not read does not make anything local', () => {
  expect(ask(ID, { cluster1: HEALTHY, cluster2: HEALTHY })).toEqual([]);
});

test('the finding names every object that it is about', () => {
  expect(askExample('cluster-local-service')).toMatchObject([
    {
      messageId: 'clusterLocal',
      message:
        'ConfigMap istio-system/istio of cluster1 makes helloworld.sample.svc.cluster.local local to its cluster (serviceSettings), and Service sample/helloworld is global.',
    },
  ]);
});
