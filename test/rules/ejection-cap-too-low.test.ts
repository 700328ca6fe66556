import { RULES } from '../../src/rules/engine';
import {
  change,
  NAMESPACE,
  DESTINATION_RULE,
  SERVICE,
  WAYPOINT,
  WORKLOAD,
  yaml,
} from '../../src/rules/engine/example-mesh';
import type { Example } from '../../src/rules/engine/rule';
import { runRules } from '../../src/rules/engine/run';
import { ask, askExample, meshOf } from './support';

const ID = 'ejection-cap-too-low';
const capped = (cap: string) =>
  change(DESTINATION_RULE, '      maxEjectionPercent: 100\n', cap === '' ? '' : `      maxEjectionPercent: ${cap}\n`);
const pods = (count: number) => change(WORKLOAD, 'replicas: 2', `replicas: ${count}`);
const cluster = (cap: string, count: number | undefined, ...more: readonly string[]) =>
  yaml(NAMESPACE, WAYPOINT, SERVICE, capped(cap), ...(count === undefined ? [] : [pods(count)]), ...more);
const messages = (clusters: Example['clusters'], facts?: Example['facts']) =>
  ask(ID, clusters, facts).map(({ message }) => message);
const two = (cap: string, here: number | undefined, there: number | undefined, facts?: Example['facts']) =>
  messages({ cluster1: cluster(cap, here), cluster2: cluster('100', there) }, facts);

test('the arithmetic of the pool is in the finding, and what to set in the fix', () => {
  const mesh = meshOf({ clusters: { cluster1: cluster('', 2), cluster2: cluster('100', 2) } });
  const { found } = runRules(mesh, [], [RULES.find(({ id }) => id === ID)!]);
  expect(found.map(({ finding }) => [finding.object, finding.path, finding.fix])).toEqual([
    [
      'DestinationRule sample/helloworld',
      'spec.trafficPolicy.outlierDetection.maxEjectionPercent',
      'set maxEjectionPercent to 67 or more; 100, with a minHealthPercent of 1, fits any number of pods.',
    ],
  ]);
  expect(two('', 2, 2)).toEqual([
    'In cluster1, DestinationRule sample/helloworld has a maxEjectionPercent of 10 (the default): of 3 hosts (2 pods here, 1 gateway of other networks) behind Service sample/helloworld that is 0. If all pods here fail and stay ready, 2 of them keep 100 % of the requests.',
  ]);
});

test('what is left on the failing cluster is said in percent, by Envoy’s overprovisioning', () => {
  expect(two('50', 10, 1)).toEqual([
    expect.stringMatching(
      / of 50: of 11 hosts \(10 pods here, 1 gateway.*\) .* that is 5\. .* 5 of them keep 70 % of the requests\.$/,
    ),
  ]);
  expect(two('90', 10, 1)[0]).toMatch(/that is 9\. .* 1 of them keeps 14 % of the requests\.$/);
});

test('a cap that just fits is not found', () => {
  expect(two('66', 2, 2)).toHaveLength(1);
  expect(two('67', 2, 2)).toEqual([]);
  expect(two('50', 1, 1)).toEqual([]);
  expect(two('49', 1, 1)).toEqual([expect.stringContaining('2 hosts (1 pod here, 1 gateway of other networks)')]);
  expect(two('100', 50, 2)).toEqual([]);
});

test('0 is the default, and so is nothing', () => {
  expect(two('0', 2, 2)[0]).toContain('10 (the default)');
  expect(two('10', 2, 2)[0]).toContain('of 10: ');
});

test('each address of a gateway is a host', () => {
  const facts = { cluster2: { gateways: ['203.0.113.1', '203.0.113.2'] } };
  expect(two('50', 2, 2, facts)).toEqual([]);
  expect(two('40', 2, 2, facts)[0]).toContain('4 hosts (2 pods here, 2 gateways of other networks)');
  const gateway = `
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: {name: east-west, namespace: istio-system, labels: {topology.istio.io/network: network-of-cluster2}}
spec: {gatewayClassName: istio-east-west}
status: {addresses: [{value: 203.0.113.2}, {value: 203.0.113.3}]}
`;
  const clusters = { cluster1: cluster('30', 2), cluster2: cluster('100', 2, gateway) };
  expect(messages(clusters, facts)[0]).toContain('5 hosts (2 pods here, 3 gateways of other networks)');
  expect(messages(clusters)[0]).toContain('2 gateways of other networks');
});

test('clusters of one network stand behind the same gateways', () => {
  const facts = { cluster2: { network: 'far' }, cluster3: { network: 'far' } };
  const clusters = { cluster1: cluster('', 2), cluster2: cluster('100', 2), cluster3: cluster('100', 2) };
  expect(messages(clusters, facts)[0]).toContain('3 hosts (2 pods here, 1 gateway of other networks)');
  expect(messages(clusters)[0]).toContain('4 hosts (2 pods here, 2 gateways of other networks)');
});

test('in a network of its own a cluster sees every pod', () => {
  const flat = { cluster1: { network: 'flat' }, cluster2: { network: 'flat' } };
  expect(two('', 2, 3, flat)).toEqual([
    expect.stringMatching(
      /of 5 hosts \(2 pods here, 3 in other clusters of this network\) .* 2 of them keep getting requests\.$/,
    ),
  ]);
  expect(two('40', 2, 3, flat)).toEqual([]);
});

test('a cluster without a known network is in every network', () => {
  const unknown = { cluster1: { network: undefined }, cluster2: { network: undefined } };
  expect(two('', 2, 3, unknown)[0]).toContain('5 hosts (2 pods here, 3 in other clusters of this network)');
  expect(two('', 2, 3, { cluster2: { network: undefined } })[0]).toContain('5 hosts (2 pods here, 3 in other');
  expect(two('', 2, 3, { cluster1: { network: undefined } })[0]).toContain('5 hosts (2 pods here, 3 in other');
});

test('where nothing is to be ejected, or nowhere to go, no cap is too low', () => {
  expect(two('', 0, 2)).toEqual([]);
  expect(two('', 2, 0)).toEqual([]);
  expect(two('', 2, 2, { cluster2: { gateways: [] } })).toEqual([]);
  expect(messages({ cluster1: cluster('', 2), cluster2: yaml(NAMESPACE) })).toEqual([]);
});

test('without any workload that was read, a cap that does not fit even one pod is too low', () => {
  expect(two('', undefined, undefined)).toEqual([
    expect.stringMatching(
      /of 2 hosts \(even a single pod here, 1 gateway of other networks\) .* that is 0\. .* none of them is ejected\.$/,
    ),
  ]);
  expect(two('50', undefined, undefined)).toEqual([]);
  expect(two('', undefined, undefined, { cluster2: { network: undefined } })).toEqual([]);
  expect(two('', undefined, undefined, { cluster1: { network: 'flat' }, cluster2: { network: 'flat' } })).toEqual([]);
});

test('where workloads were read in other clusters only, this cluster may have none', () => {
  expect(two('', undefined, 2)).toEqual([]);
  expect(two('', 2, undefined)).toHaveLength(1);
});

test('pods count as the service says, where it does', () => {
  const declared = change(SERVICE, '  labels:\n', '  annotations: {cdk8s-ambient/replicas: "4"}\n  labels:\n');
  const clusters = {
    cluster1: yaml(NAMESPACE, WAYPOINT, declared, capped('')),
    cluster2: cluster('100', 2),
  };
  expect(messages(clusters)[0]).toContain('5 hosts (4 pods here');
});

test('a port has a cap of its own, and a subset a pool of its own', () => {
  const detection = '{outlierDetection: {maxEjectionPercent: 20}}';
  const port = change(
    capped('100'),
    '  trafficPolicy:\n',
    `  trafficPolicy:\n    portLevelSettings: [{port: {number: 5000}, outlierDetection: {maxEjectionPercent: 20}}]\n`,
  );
  const subset = change(capped('100'), 'spec:\n', `spec:\n  subsets: [{name: v1, trafficPolicy: ${detection}}]\n`);
  const of = (rule: string) =>
    ask(ID, { cluster1: yaml(NAMESPACE, WAYPOINT, SERVICE, rule, pods(2)), cluster2: cluster('100', 2) });
  expect(of(port)).toMatchObject([
    { path: 'spec.trafficPolicy.portLevelSettings[0].outlierDetection.maxEjectionPercent' },
  ]);
  expect(of(subset)).toEqual([]);
});

test('where no failover is asked for, or the service is local, the cap is the owner’s', () => {
  const unasked = capped('').slice(0, capped('').indexOf('    loadBalancer'));
  const clusters = (service: string, rule: string) => ({
    cluster1: yaml(NAMESPACE, WAYPOINT, service, rule, pods(2)),
    cluster2: cluster('100', 2),
  });
  expect(messages(clusters(SERVICE, unasked))).toEqual([]);
  expect(messages(clusters(change(SERVICE, '    istio.io/global: "true"\n', ''), capped('')))).toEqual([]);
});

test('the finding names every object that it is about', () => {
  expect(askExample('ejection-cap-too-low')).toMatchObject([
    {
      messageId: 'capBelowPool',
      message:
        'In cluster1, DestinationRule sample/helloworld has a maxEjectionPercent of 10 (the default): of 3 hosts (2 pods here, 1 gateway of other networks) behind Service sample/helloworld that is 0. If all pods here fail and stay ready, 2 of them keep 100 % of the requests.',
    },
  ]);
});
