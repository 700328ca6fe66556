import {
  DESTINATION_RULE,
  HEALTHY,
  NAMESPACE,
  SERVICE,
  WAYPOINT,
  WORKLOAD,
  change,
  yaml,
} from '../../src/rules/engine/example-mesh';
import { ask, askExample } from './support';

const ID = 'policy-not-everywhere';
const policy = (kind: string, target = 'Service', name = 'helloworld') =>
  `\napiVersion: security.istio.io/v1\nkind: ${kind}\nmetadata: {name: p, namespace: sample}\nspec: {targetRefs: [{group: "", kind: ${target}, name: ${name}}]}\n`;
const [ALLOW, TOKENS] = [policy('AuthorizationPolicy'), policy('RequestAuthentication')];
const found = (here: readonly string[], there: readonly string[]) =>
  ask(ID, { cluster1: HEALTHY + yaml(...here), cluster2: HEALTHY + yaml(...there) });

test('a policy of another kind does not stand in', () => {
  expect(found([ALLOW], [TOKENS]).map(({ cluster }) => cluster)).toEqual(['cluster1', 'cluster2']);
  expect(found([ALLOW, change(TOKENS, 'name: p', 'name: q')], [ALLOW, change(TOKENS, 'name: p', 'name: q')])).toEqual(
    [],
  );
});

test('a policy for pods or for another service is not concerned', () => {
  expect(found([policy('AuthorizationPolicy', 'Gateway', 'waypoint')], [])).toEqual([]);
  expect(found([policy('AuthorizationPolicy', 'Service', 'other')], [])).toEqual([]);
});

const at = (kind: string, name: string, namespace = 'sample') =>
  change(
    change(policy('AuthorizationPolicy', kind, name), 'namespace: sample', `namespace: ${namespace}`),
    'group: ""',
    'group: gateway.networking.k8s.io',
  );

test('a policy for the waypoint is not enforced where the waypoint of another cluster stands in', () => {
  expect(found([at('Gateway', 'waypoint')], [])).toMatchObject([
    {
      cluster: 'cluster1',
      messageId: 'missingAtWaypoint',
      message:
        'AuthorizationPolicy sample/p of cluster1 is for the waypoint of Service sample/helloworld, and that of cluster2 does not have a policy of that kind.',
    },
  ]);
  expect(found([at('Gateway', 'other')], [])).toEqual([]);
});

test('a policy for the waypoint, for its class and for the service stand in for each other', () => {
  const ofClass = at('GatewayClass', 'istio-waypoint', 'istio-system');
  const ways = [at('Gateway', 'waypoint'), ofClass, ALLOW];
  for (const one of ways) for (const other of ways) expect(found([one], [other])).toEqual([]);
  expect(found([ofClass], [])).toHaveLength(1);
  expect(found([at('GatewayClass', 'istio-waypoint')], [])).toEqual([]);
});

test('a service without a waypoint does not have a proxy that enforces the policy', () => {
  const unbound = yaml(
    NAMESPACE,
    change(SERVICE, '    istio.io/use-waypoint: waypoint\n', ''),
    DESTINATION_RULE,
    WORKLOAD,
    ALLOW,
  );
  expect(ask(ID, { cluster1: unbound, cluster2: unbound })[0]).toMatchObject({
    messageId: 'noWaypoint',
    message: 'AuthorizationPolicy sample/p of cluster1 is for Service sample/helloworld, which has no waypoint there.',
  });
  expect(ask(ID, { cluster1: yaml(NAMESPACE, WAYPOINT), cluster2: HEALTHY })).toEqual([]);
});

test('the finding names every object that it is about', () => {
  expect(askExample('policy-not-everywhere')).toMatchObject([
    {
      messageId: 'missingElsewhere',
      message:
        'AuthorizationPolicy sample/helloworld of cluster1 is for Service sample/helloworld, and cluster2 does not have a policy of that kind for it.',
    },
  ]);
});
