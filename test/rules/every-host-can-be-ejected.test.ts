import {
  change,
  HEALTHY,
  NAMESPACE,
  DESTINATION_RULE,
  SERVICE,
  WAYPOINT,
  WORKLOAD,
  yaml,
} from '../../src/rules/engine/example-mesh';
import { ask, askExample } from './support';

const ID = 'every-host-can-be-ejected';
const BOTH = '      maxEjectionPercent: 100\n      minHealthPercent: 1\n';
const withPercentages = (percentages: string, { service = SERVICE, workload = WORKLOAD } = {}) => ({
  cluster1: yaml(NAMESPACE, WAYPOINT, service, change(DESTINATION_RULE, BOTH, percentages), workload),
  cluster2: HEALTHY,
});

test('a floor that is written as 0 is reported as 0, not as missing', () => {
  const found = ask(ID, withPercentages('      maxEjectionPercent: 100\n      minHealthPercent: 0\n'));
  expect(found).toMatchObject([
    { messageId: 'floorOfZero', message: expect.stringContaining('sets minHealthPercent to 0') },
  ]);
});

test('a cap below 100 leaves a host', () => {
  expect(ask(ID, withPercentages('      maxEjectionPercent: 99\n'))).toEqual([]);
});

test('the guide’s own rule, without either percentage: its cap must be raised, and then there is no floor', () => {
  const [found] = ask(ID, withPercentages(''));
  expect(found?.messageId).toBe('neither');
  expect(found?.message).toContain('neither minHealthPercent nor maxEjectionPercent');
});

test('of ten pods and more the default cap lets go of some only', () => {
  const ten = change(WORKLOAD, 'replicas: 2', 'replicas: 10');
  expect(ask(ID, withPercentages('', { workload: ten }))).toEqual([]);
  expect(ask(ID, withPercentages('', { workload: change(WORKLOAD, 'replicas: 2', 'replicas: 9') }))).toHaveLength(1);
});

test('no cluster takes over from a local service without failover', () => {
  const local = change(SERVICE, '    istio.io/global: "true"\n', '');
  const ejecting = change(
    change(DESTINATION_RULE, BOTH, '      maxEjectionPercent: 100\n'),
    DESTINATION_RULE.slice(DESTINATION_RULE.indexOf('    loadBalancer:')),
    '',
  );
  expect(ask(ID, { cluster1: yaml(NAMESPACE, WAYPOINT, local, ejecting, WORKLOAD) })).toEqual([]);
});

test('a local service that asks for failover is judged like a global one that does not', () => {
  const noFloor = '      maxEjectionPercent: 100\n';
  const local = change(SERVICE, '    istio.io/global: "true"\n', '');
  expect(ask(ID, withPercentages(noFloor, { service: local }))).toHaveLength(1);
  const ejecting = change(
    change(DESTINATION_RULE, BOTH, noFloor),
    DESTINATION_RULE.slice(DESTINATION_RULE.indexOf('    loadBalancer:')),
    '',
  );
  expect(ask(ID, { cluster1: yaml(NAMESPACE, WAYPOINT, SERVICE, ejecting, WORKLOAD) })).toHaveLength(1);
});

test('a rule for several services is named once', () => {
  const wildcard = change(change(DESTINATION_RULE, 'host: helloworld.', 'host: "*.'), '.local\n', '.local"\n');
  const second = change(SERVICE, 'name: helloworld\n', 'name: second\n');
  const cluster1 = yaml(NAMESPACE, WAYPOINT, SERVICE, second, change(wildcard, '      minHealthPercent: 1\n', ''));
  expect(ask(ID, { cluster1 })).toHaveLength(1);
});

test('the finding names every object that it is about', () => {
  expect(askExample('every-host-can-be-ejected')).toMatchObject([
    {
      messageId: 'noFloor',
      message:
        'DestinationRule sample/helloworld of cluster1 has maxEjectionPercent: 100 and no minHealthPercent, for helloworld.sample.svc.cluster.local.',
    },
  ]);
});
