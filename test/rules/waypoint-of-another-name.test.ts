import { change, HEALTHY, WAYPOINT, yaml } from '../../src/rules/engine/example-mesh';
import { RULES } from '../../src/rules/engine';
import { runRules } from '../../src/rules/engine/run';
import { ask, askExample, meshOf } from './support';

const ID = 'waypoint-of-another-name';
const { bad } = RULES.find(({ id }) => id === ID)!;
const RENAMED = bad.clusters.cluster2!;

test('the service, the waypoint that it names and the Gateway that is there are named', () => {
  expect(askExample(ID)).toEqual([
    {
      cluster: 'cluster2',
      object: 'Gateway sample/prod-waypoint',
      path: 'metadata.name',
      messageId: 'notRead',
      message:
        'In cluster2, Service sample/helloworld uses the waypoint sample/waypoint, which was not read; Gateway ' +
        'sample/prod-waypoint was read, and nothing uses it.',
    },
  ]);
});

test('check says it once, and not what follows from it', () => {
  const serious = runRules(meshOf(bad), []).found.filter(({ finding: { severity } }) => severity !== 'advice');
  expect(serious.map(({ finding: { rule } }) => rule)).toEqual([ID]);
});

test('where no cluster has a Gateway of the name, the label is the one to change', () => {
  expect(ask(ID, { cluster1: RENAMED, cluster2: RENAMED })).toMatchObject(
    ['cluster1', 'cluster2'].map((cluster) => ({
      cluster,
      object: 'Service sample/helloworld',
      path: 'metadata.labels["istio.io/use-waypoint"]',
    })),
  );
});

test('where clusters name different waypoints, waypoint-binding-differs says so', () => {
  const misspelt = HEALTHY.replace('use-waypoint: waypoint', 'use-waypoint: waypiont');
  expect(ask(ID, { cluster1: HEALTHY, cluster2: misspelt })).toEqual([]);
  expect(ask(ID, { cluster1: misspelt, cluster2: misspelt })).toHaveLength(2);
});

test('a waypoint that others deploy is fine, and so is one for another purpose', () => {
  const without = change(HEALTHY, `---${WAYPOINT}`, '');
  expect(ask(ID, { cluster1: HEALTHY, cluster2: without })).toEqual([]);
  const forPods = change(RENAMED, 'waypoint-for: service', 'waypoint-for: workload');
  expect(ask(ID, { cluster1: HEALTHY, cluster2: forPods })).toEqual([]);
  const egress = `
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: {name: api, namespace: sample, labels: {istio.io/use-waypoint: prod-waypoint}}
spec: {hosts: [api.example.com], ports: [{number: 443, name: tls, protocol: TLS}], resolution: DNS}
`;
  expect(ask(ID, { cluster1: HEALTHY, cluster2: RENAMED + yaml(egress) })).toEqual([]);
  const two = RENAMED + yaml(change(WAYPOINT, 'name: waypoint', 'name: spare'));
  expect(ask(ID, { cluster1: HEALTHY, cluster2: two })).toEqual([]);
});
