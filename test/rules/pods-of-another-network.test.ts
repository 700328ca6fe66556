import {
  change,
  DESTINATION_RULE,
  EAST_WEST_GATEWAY,
  HEALTHY,
  NAMESPACE,
  SERVICE,
  WAYPOINT,
  WORKLOAD,
  yaml,
} from '../../src/rules/engine/example-mesh';
import { runRules } from '../../src/rules/engine/run';
import { ask, askExample, meshOf } from './support';

const ID = 'pods-of-another-network';
const LABEL = 'topology.istio.io/network';

const labelled = (network: string): string =>
  change(
    WORKLOAD,
    '        app: helloworld\n    spec',
    `        app: helloworld\n        ${LABEL}: ${network}\n    spec`,
  );
const cluster = (...workloads: readonly string[]): string =>
  yaml(NAMESPACE, WAYPOINT, SERVICE, DESTINATION_RULE, ...workloads);

test('the workload, its label, and the network of its cluster are named', () => {
  expect(askExample(ID)).toEqual([
    {
      cluster: 'cluster2',
      object: 'Deployment sample/helloworld',
      path: `spec.template.metadata.labels["${LABEL}"]`,
      messageId: 'labelled',
      message:
        'In cluster2, the pods of Deployment sample/helloworld, behind Service sample/helloworld, are labelled with network ' +
        'network-of-cluster1, and cluster2 is in network-of-cluster2.',
    },
  ]);
});

test('check names the workload, and neither the gateway nor the rule that requests meet', () => {
  for (const network of ['network-of-cluster1', 'network9']) {
    const { found } = runRules(meshOf({ clusters: { cluster1: HEALTHY, cluster2: cluster(labelled(network)) } }), []);
    const serious = found.filter(({ finding: { severity } }) => severity !== 'advice');
    expect(serious.map(({ finding: { rule } }) => rule)).toEqual([ID]);
  }
});

test('the label of the own network is needless, and right; a network of the cluster alone with a gateway of its own is meant', () => {
  expect(ask(ID, { cluster1: HEALTHY, cluster2: cluster(labelled('network-of-cluster2')) })).toEqual([]);
  const spanning = cluster(labelled('network9')) + yaml(change(EAST_WEST_GATEWAY, 'network-of-cluster1', 'network9'));
  expect(ask(ID, { cluster1: HEALTHY, cluster2: spanning })).toEqual([]);
});

test('of a workload and its pods the workload is named', () => {
  const pod = `
apiVersion: v1
kind: Pod
metadata:
  name: helloworld-0
  namespace: sample
  labels:
    app: helloworld
    ${LABEL}: network9
`;
  expect(ask(ID, { cluster1: HEALTHY, cluster2: cluster(labelled('network9'), pod) })).toMatchObject([
    { object: 'Deployment sample/helloworld' },
  ]);
  expect(ask(ID, { cluster1: HEALTHY, cluster2: cluster(pod) })).toMatchObject([
    { object: 'Pod sample/helloworld-0', path: `metadata.labels["${LABEL}"]` },
  ]);
});

test('a cluster whose network is not known is passed over', () => {
  expect(
    ask(ID, { cluster1: HEALTHY, cluster2: cluster(labelled('network9')) }, { cluster2: { network: undefined } }),
  ).toEqual([]);
});
