import {
  change,
  DESTINATION_RULE,
  HEALTHY,
  NAMESPACE,
  SERVICE,
  WAYPOINT,
  WORKLOAD,
  yaml,
} from '../../src/rules/engine/example-mesh';
import { ask, askExample } from './support';

const ID = 'rule-host-misspelt';
const HOST = 'helloworld.sample.svc.cluster.local';
const OTHER = change(DESTINATION_RULE, `host: ${HOST}`, 'host: helloworl.sample.svc.cluster.local').replace(
  'name: helloworld',
  'name: other',
);
const withRule = (host: string): string =>
  yaml(NAMESPACE, WAYPOINT, SERVICE, change(DESTINATION_RULE, `host: ${HOST}`, `host: ${host}`), WORKLOAD);

test('the finding names the rule, its host, and the service that has none', () => {
  expect(askExample(ID)).toMatchObject([
    {
      cluster: 'cluster1',
      object: 'DestinationRule sample/helloworld',
      messageId: 'nearService',
      message:
        'In cluster1, no service has the host heloworld.sample.svc.cluster.local of DestinationRule sample/helloworld, and Service sample/helloworld, whose name is almost the same, has no rule.',
    },
  ]);
});

test('a rule for a service that is kept elsewhere is none that is misspelt', () => {
  expect(ask(ID, { a: withRule('payments.sample.svc.cluster.local') })).toEqual([]);
  expect(ask(ID, { a: withRule('"*.sample.svc.cluster.local"') })).toEqual([]);
});

test('beside a service that has its own rule, one for a like name is for another service', () => {
  expect(ask(ID, { a: HEALTHY + yaml(OTHER) })).toEqual([]);
});

test('a host without the prefix that a tool gave the Service is meant for that Service, if there is only one', () => {
  const prefixed = (prefix: string): string => change(SERVICE, 'name: helloworld\n', `name: ${prefix}helloworld\n`);
  const mesh = (...services: readonly string[]): string =>
    yaml(NAMESPACE, WAYPOINT, ...services, DESTINATION_RULE, WORKLOAD);
  expect(ask(ID, { cluster1: mesh(prefixed('prod-')) })).toMatchObject([
    {
      object: 'DestinationRule sample/helloworld',
      path: 'spec.host',
      messageId: 'partOfName',
      message:
        `In cluster1, no service has the host ${HOST} of DestinationRule sample/helloworld, and Service sample/prod-helloworld, ` +
        'whose name differs by a prefix or suffix, has no rule.',
    },
  ]);
  expect(ask(ID, { cluster1: mesh(prefixed('prod-'), prefixed('test-')) })).toEqual([]);
  expect(
    ask(ID, { cluster1: mesh(change(SERVICE, 'name: helloworld\n', 'name: another-of-that-helloworld2\n')) }),
  ).toEqual([]);
});
