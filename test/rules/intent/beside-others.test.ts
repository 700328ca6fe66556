import {
  change,
  DESTINATION_RULE,
  HEALTHY,
  NAMESPACE,
  SERVICE,
  WAYPOINT,
  WORKLOAD,
  yaml,
} from '../../../src/rules/engine/example-mesh';
import { ask } from '../support';

const ID = 'failover-not-as-asked';
const whole = (rule: string) => yaml(NAMESPACE, WAYPOINT, SERVICE, WORKLOAD, rule);

function messagesOf(broken: string, healthy = HEALTHY): string[] {
  return ask(ID, { cluster1: healthy, cluster2: broken, cluster3: healthy }).map(({ message }) => message);
}

test.each([
  ['lacks', yaml(NAMESPACE, WAYPOINT, SERVICE, WORKLOAD), 'cluster2 lacks DestinationRule sample/helloworld.'],
  [
    'has in another namespace',
    whole(change(DESTINATION_RULE, 'namespace: sample', 'namespace: default')),
    'cluster2 lacks DestinationRule sample/helloworld.',
  ],
  [
    'has for another host',
    whole(change(DESTINATION_RULE, 'host: helloworld.sample', 'host: other.sample')),
    'cluster2 has another spec.host in DestinationRule sample/helloworld.',
  ],
])('of a broken failover, what a cluster %s is named', (_what, broken, said) => {
  const found = messagesOf(broken);
  expect(found).not.toEqual([]);
  for (const message of found) expect(message).toContain(`Unlike the other clusters, ${said}`);
});

test('what an API server fills in, and workloads, may differ', () => {
  const own = (text: string, address: string, replicas: string) =>
    change(change(text, '  ports:\n', `  clusterIP: ${address}\n  ports:\n`), 'replicas: 2', `replicas: ${replicas}`);
  const hidden = whole(change(DESTINATION_RULE, 'spec:\n', 'spec:\n  exportTo: [elsewhere]\n'));
  for (const message of messagesOf(own(hidden, '10.0.0.1', '3'), own(HEALTHY, '10.0.0.2', '2')))
    expect(message).toContain('cluster2 has another spec.exportTo in DestinationRule sample/helloworld.');
});

const CAPPED = change(HEALTHY, 'maxEjectionPercent: 100', 'maxEjectionPercent: 99');

test('what other clusters do not have alike is not named', () => {
  const broken = whole(change(DESTINATION_RULE, 'maxEjectionPercent: 100', 'maxEjectionPercent: 10'));
  const found = ask(ID, { cluster1: HEALTHY, cluster2: broken, cluster3: CAPPED });
  expect(found).not.toEqual([]);
  for (const { message } of found) expect(message).not.toContain('Unlike');
});

test.each([
  ['lacks', yaml(NAMESPACE, WAYPOINT, SERVICE, WORKLOAD), 'lacks DestinationRule sample/helloworld.'],
  [
    'has for another host',
    whole(change(DESTINATION_RULE, 'host: helloworld.sample', 'host: other.sample')),
    'has another spec.host in DestinationRule sample/helloworld.',
  ],
])('an object that others have, and not alike in all fields, is named where a cluster %s it', (_what, broken, said) => {
  const found = ask(ID, { cluster1: HEALTHY, cluster2: broken, cluster3: CAPPED });
  const own = found.filter(({ message }) => message.includes('requests of cluster2'));
  expect(own).not.toEqual([]);
  for (const { message } of own) expect(message).toContain(`Unlike the other clusters, cluster2 ${said}`);
});

test('an object that only one of the other clusters has is named with that cluster', () => {
  const broken = yaml(NAMESPACE, WAYPOINT, SERVICE, WORKLOAD);
  const found = ask(ID, { cluster1: HEALTHY, cluster2: broken, cluster3: broken });
  expect(found.map(({ message }) => /Unlike .*/.exec(message)?.[0])).toEqual([
    'Unlike cluster1, cluster2 lacks DestinationRule sample/helloworld.',
    'Unlike cluster1, cluster3 lacks DestinationRule sample/helloworld.',
  ]);
});
