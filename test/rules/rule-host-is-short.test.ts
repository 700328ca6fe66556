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
import { runRules } from '../../src/rules/engine/run';
import { ask, meshOf } from './support';

const ID = 'rule-host-is-short';
const HOST = 'helloworld.sample.svc.cluster.local';
const ruled = (host: string, rule = DESTINATION_RULE) => change(rule, `host: ${HOST}`, `host: ${host}`);
const found = (...documents: readonly string[]) => ask(ID, { cluster1: yaml(NAMESPACE, WORKLOAD, ...documents) });

test('what is written, what Istio reads, and what was meant are named', () => {
  const clusters = { cluster1: yaml(SERVICE, ruled('helloworld.sample.svc')) };
  expect(ask(ID, clusters)).toEqual([
    {
      cluster: 'cluster1',
      object: 'DestinationRule sample/helloworld',
      path: 'spec.host',
      messageId: 'expandsToAnother',
      message:
        'In cluster1, Istio expands the host helloworld.sample.svc of DestinationRule sample/helloworld to helloworld.sample.svc, which is not Service sample/helloworld.',
    },
  ]);
  const { found } = runRules(meshOf({ clusters }), [], [RULES.find(({ id }) => id === ID)!]);
  expect(found.map(({ finding }) => finding.fix)).toEqual([`write ${HOST}.`]);
  expect(ask(ID, { cluster1: yaml(SERVICE, ruled('helloworld.sample')) })).toHaveLength(1);
});

test('a short name is completed by the rule’s own namespace, which is often right', () => {
  expect(found(SERVICE, ruled('helloworld'))).toEqual([]);
});

test('beside a shared waypoint, a short name is for nothing there', () => {
  const shared = change(
    change(WAYPOINT, 'namespace: sample', 'namespace: waypoints'),
    'HBONE\n',
    'HBONE\n      allowedRoutes: {namespaces: {from: All}}\n',
  );
  const using = change(
    SERVICE,
    'use-waypoint: waypoint\n',
    'use-waypoint: waypoint\n    istio.io/use-waypoint-namespace: waypoints\n',
  );
  const beside = change(ruled('helloworld'), 'namespace: sample', 'namespace: waypoints');
  expect(found(shared, using, beside)).toMatchObject([
    {
      messageId: 'expandsToAnother',
      message:
        'In cluster1, Istio expands the host helloworld of DestinationRule waypoints/helloworld to helloworld.waypoints.svc.cluster.local, which is not Service sample/helloworld.',
    },
  ]);
  const elsewhere = change(ruled('helloworld'), 'namespace: sample', 'namespace: elsewhere');
  expect(found(shared, using, elsewhere)).toEqual([]);
});

test('a service that was not read may have the name all the same', () => {
  expect(found(ruled('helloworld.sample'))).toEqual([]);
  expect(found(SERVICE, change(ruled('other'), 'namespace: sample', 'namespace: elsewhere'))).toEqual([]);
});

test('hosts outside of Kubernetes, and wildcards, are what they are', () => {
  const entry = `
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: {name: x, namespace: sample}
spec: {hosts: [helloworld.sample]}
`;
  expect(found(SERVICE, ruled('helloworld.sample'), entry)).toEqual([]);
  for (const host of ['helloworld.sample.com', 'helloworld.sample.svc.example.com', '"*.sample"', '"*"'])
    expect(found(SERVICE, ruled(host))).toEqual([]);
});

test('a DestinationRule without failover is not concerned', () => {
  const rule = ruled('helloworld.sample');
  expect(found(SERVICE, rule.slice(0, rule.indexOf('    loadBalancer')))).toEqual([]);
});
