import { change, HEALTHY, NAMESPACE, RULE, SERVICE, WAYPOINT, WORKLOAD, yaml } from '../../src/rules/example-mesh';
import { ask } from './support';

const ID = 'every-host-can-be-ejected';
const BOTH = '      maxEjectionPercent: 100\n      minHealthPercent: 1\n';
const withPercentages = (percentages: string, { service = SERVICE, workload = WORKLOAD } = {}) => ({
  cluster1: yaml(NAMESPACE, WAYPOINT, service, change(RULE, BOTH, percentages), workload),
  cluster2: HEALTHY,
});

test('a floor of 0 is none', () => {
  expect(ask(ID, withPercentages('      maxEjectionPercent: 100\n      minHealthPercent: 0\n'))).toHaveLength(1);
});

test('a cap below 100 leaves a host', () => {
  expect(ask(ID, withPercentages('      maxEjectionPercent: 99\n'))).toEqual([]);
});

test('the guide’s own rule, without either percentage: its cap must be raised, and then there is no floor', () => {
  const [found] = ask(ID, withPercentages(''));
  expect(found?.message).toContain('neither minHealthPercent nor maxEjectionPercent');
});

test('of ten pods and more the default cap lets go of some only', () => {
  const ten = change(WORKLOAD, 'replicas: 2', 'replicas: 10');
  expect(ask(ID, withPercentages('', { workload: ten }))).toEqual([]);
  expect(ask(ID, withPercentages('', { workload: change(WORKLOAD, 'replicas: 2', 'replicas: 9') }))).toHaveLength(1);
});

test('a local service without failover has nobody to take over anyway', () => {
  const local = change(SERVICE, '    istio.io/global: "true"\n', '');
  const ejecting = change(
    change(RULE, BOTH, '      maxEjectionPercent: 100\n'),
    RULE.slice(RULE.indexOf('    loadBalancer:')),
    '',
  );
  expect(ask(ID, { cluster1: yaml(NAMESPACE, WAYPOINT, local, ejecting, WORKLOAD) })).toEqual([]);
});

test('a local service that asks for failover is judged like a global one that does not', () => {
  const noFloor = '      maxEjectionPercent: 100\n';
  const local = change(SERVICE, '    istio.io/global: "true"\n', '');
  expect(ask(ID, withPercentages(noFloor, { service: local }))).toHaveLength(1);
  const ejecting = change(change(RULE, BOTH, noFloor), RULE.slice(RULE.indexOf('    loadBalancer:')), '');
  expect(ask(ID, { cluster1: yaml(NAMESPACE, WAYPOINT, SERVICE, ejecting, WORKLOAD) })).toHaveLength(1);
});

test('a rule for several services is named once', () => {
  const wildcard = change(change(RULE, 'host: helloworld.', 'host: "*.'), '.local\n', '.local"\n');
  const second = change(SERVICE, 'name: helloworld\n', 'name: second\n');
  const cluster1 = yaml(NAMESPACE, WAYPOINT, SERVICE, second, change(wildcard, '      minHealthPercent: 1\n', ''));
  expect(ask(ID, { cluster1 })).toHaveLength(1);
});
