import { change, HEALTHY, NAMESPACE, SERVICE, WAYPOINT, WORKLOAD, yaml } from '../../src/rules/engine/example-mesh';
import { ask, askExample } from './support';

const ID = 'service-not-global-everywhere';
const LOCAL = change(SERVICE, '    istio.io/global: "true"\n', '');
const cluster = (service: string) => yaml(NAMESPACE, WAYPOINT, service, WORKLOAD);

test('every cluster in which the service is local is named, and where it is global', () => {
  const found = ask(ID, { a: HEALTHY, b: cluster(LOCAL), c: cluster(LOCAL), d: HEALTHY });
  expect(found.map((finding) => finding.cluster)).toEqual(['b', 'c']);
  expect(found[0]?.message).toBe('Service sample/helloworld is local here, and global in a, d.');
});

test('a service that is local in every cluster is local on purpose', () => {
  expect(ask(ID, { a: cluster(LOCAL), b: cluster(LOCAL) })).toEqual([]);
});

test('a cluster without the service consumes it', () => {
  expect(ask(ID, { a: HEALTHY, b: yaml(NAMESPACE) })).toEqual([]);
});

test('a namespace that was not read may make the service global', () => {
  const scope = { scope: 'GLOBAL', namespaceSelector: { matchLabels: { tier: 'global' } } };
  const facts = { b: { switches: { serviceScopeConfigs: [scope] } } };
  expect(ask(ID, { a: HEALTHY, b: yaml(LOCAL) }, facts)).toEqual([]);
  expect(ask(ID, { a: HEALTHY, b: yaml(NAMESPACE, LOCAL) }, facts)).toHaveLength(1);
});

test('the finding names every object that it is about', () => {
  expect(askExample('service-not-global-everywhere')).toMatchObject([
    {
      messageId: 'localHere',
      message: 'Service sample/helloworld is local here, and global in cluster1.',
    },
  ]);
});
