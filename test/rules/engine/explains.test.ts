import { RULES } from '../../../src/rules/engine';
import { COSTS_NO_REQUESTS } from '../../../src/rules/engine/explains';
import {
  change,
  DESTINATION_RULE,
  EAST_WEST_GATEWAY,
  meshConfigMap,
  NAMESPACE,
  SERVICE,
  SYSTEM_NAMESPACE,
  WAYPOINT,
  WORKLOAD,
  yaml,
} from '../../../src/rules/engine/example-mesh';
import { runRules } from '../../../src/rules/engine/run';
import { findBroken } from '../../../src/rules/intent/find';
import { meshOf } from '../support';

// Two mistakes at once: the special finding about one must not hide the failover that the other one breaks.

const GENERAL = 'failover-not-as-asked';

/** The pieces of a cluster, each of which a test may change. */
const WHOLE = {
  namespace: NAMESPACE,
  waypoint: WAYPOINT,
  service: SERVICE,
  rule: DESTINATION_RULE,
  workload: WORKLOAD,
  system: SYSTEM_NAMESPACE,
  gateway: EAST_WEST_GATEWAY,
  more: '',
};

function clusterOf(name: string, pieces: Partial<typeof WHOLE> = {}): string {
  const all = { ...WHOLE, ...pieces };
  const { more, ...documents } = all;
  return yaml(...Object.values(documents), ...(more === '' ? [] : [more])).replaceAll(
    'network-of-cluster1',
    `network-of-${name}`,
  );
}

/** What is found in a mesh of three clusters: the general findings by client and service, and the ids of the special errors. */
function found(changes: Readonly<Record<string, Partial<typeof WHOLE>>>, names = ['cluster1', 'cluster2', 'cluster3']) {
  const clusters = Object.fromEntries(names.map((name) => [name, clusterOf(name, changes[name])]));
  const all = runRules(meshOf({ clusters })).found;
  return {
    general: all.flatMap(({ finding: { rule }, violation: { failover } }) =>
      rule === GENERAL ? [`${failover!.client.cluster} ${failover!.service}`] : [],
    ),
    errors: [...new Set(all.flatMap(({ finding }) => (finding.severity === 'error' ? [finding.rule] : [])))],
  };
}

/** Of which objects the prediction cannot tell what services depend on them. */
function unknownIn(changes: Readonly<Record<string, Partial<typeof WHOLE>>>, count = 2): string[] {
  const names = ['cluster1', 'cluster2', 'cluster3'].slice(0, count);
  const clusters = Object.fromEntries(names.map((name) => [name, clusterOf(name, changes[name])]));
  return runRules(meshOf({ clusters })).found.flatMap(({ finding: { rule, object = '' } }) =>
    rule === 'failover-not-known' ? [object] : [],
  );
}

/** A rule whose priorities list is empty: no special rule knows it, and requests leave their cluster. */
const UNORDERED = change(
  DESTINATION_RULE,
  'localityLbSetting:\n        enabled: true\n        failoverPriority:\n          - topology.istio.io/cluster',
  'localityLbSetting: {}',
);
const NO_NETWORK = change(
  EAST_WEST_GATEWAY,
  'topology.istio.io/network: network-of-cluster1',
  'team: network-of-cluster1',
);
const NOT_GLOBAL = change(WAYPOINT, '    istio.io/global: "true"\n', '');
const second = (document: string): string => document.replaceAll('helloworld', 'checkout');

test('a mesh without a mistake has no finding, and each mistake alone has one', () => {
  expect(found({})).toEqual({ general: [], errors: [] });
  expect(found({ cluster2: { rule: UNORDERED } })).toEqual({ general: ['cluster2 sample/helloworld'], errors: [] });
  expect(found({ cluster3: { gateway: NO_NETWORK } }).errors).toEqual(['east-west-gateway-of-no-network']);
});

test('an east-west gateway without a network in one cluster does not hide requests that leave another', () => {
  const { general, errors } = found({ cluster2: { rule: UNORDERED }, cluster3: { gateway: NO_NETWORK } });
  expect(errors).toEqual(['east-west-gateway-of-no-network']);
  expect(general).toContain('cluster2 sample/helloworld');
});

test('an east-west gateway without a network does not hide requests that leave its own cluster', () => {
  const { general } = found({ cluster2: { rule: UNORDERED, gateway: NO_NETWORK } });
  expect(general).toContain('cluster2 sample/helloworld');
});

test('a waypoint that is not global does not hide requests that leave another cluster', () => {
  const { general, errors } = found({ cluster2: { rule: UNORDERED }, cluster3: { waypoint: NOT_GLOBAL } });
  expect(errors).toEqual(['waypoint-not-global']);
  expect(general).toContain('cluster2 sample/helloworld');
  expect(general).not.toContain('cluster3 sample/helloworld');
});

test('a waypoint of another namespace that is refused does not hide the failover of a service without it', () => {
  const other = change(
    change(WAYPOINT, 'namespace: sample', 'namespace: other'),
    'name: waypoint',
    'name: my.waypoint',
  );
  const { general, errors } = found({ cluster2: { rule: UNORDERED, more: other } });
  expect(errors).toEqual(['gateway-name-invalid']);
  expect(general).toEqual(['cluster2 sample/helloworld']);
});

test('a Deployment that is refused does not hide the failover of a service that does not select its pods', () => {
  const other = change(second(WORKLOAD), 'replicas: 2', 'replicas: -2');
  const { general, errors } = found({ cluster2: { rule: UNORDERED, more: other } });
  expect(errors).not.toEqual([]);
  expect(general).toEqual(['cluster2 sample/helloworld']);
});

test('a Namespace that is refused does not hide the failover of a service of another one', () => {
  const other = change(NAMESPACE, 'name: sample', 'name: Other_One');
  const { general, errors } = found({ cluster2: { rule: UNORDERED, more: other } });
  expect(errors).not.toEqual([]);
  expect(general).toEqual(['cluster2 sample/helloworld']);
});

test('a ConfigMap of istiod in one cluster does not hide requests that leave another', () => {
  const local = `    serviceSettings:
      - settings: {clusterLocal: true}
        hosts: ["*.sample.svc.cluster.local"]
`;
  const { general, errors } = found({ cluster2: { rule: UNORDERED }, cluster3: { more: meshConfigMap(local) } });
  expect(errors).toEqual(['cluster-local-service']);
  expect(general).toContain('cluster2 sample/helloworld');
});

test('an error about one service does not hide the failover of another one', () => {
  const both = { more: [SERVICE, DESTINATION_RULE, WORKLOAD].map(second).join('---') };
  const { general } = found({
    cluster1: both,
    cluster2: { ...both, rule: UNORDERED },
    cluster3: { more: both.more.replace('port: 5000', 'port: 5001') },
  });
  expect(general).toContain('cluster2 sample/helloworld');
});

test('a warning that costs no requests does not hide a broken failover of its own object', () => {
  const floorless = change(UNORDERED, 'minHealthPercent: 1', 'minHealthPercent: 0');
  expect(found({ cluster2: { rule: floorless } }).general).toEqual(['cluster2 sample/helloworld']);
});

const OTHER_SERVICE = [SERVICE, DESTINATION_RULE, WORKLOAD].map(second).join('---');
const ROUTE = `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: both, namespace: sample}
spec: {hosts: [helloworld, checkout], http: [{directResponse: {status: 503}}]}
`;

test('an object that leaves two services unknown is reported once', () => {
  const more = `${OTHER_SERVICE}---${ROUTE}`;
  expect(unknownIn({ cluster1: { more: OTHER_SERVICE }, cluster2: { more } })).toEqual(['VirtualService sample/both']);
});

test('a finding that explains why one service is unknown does not hide that another one is', () => {
  const more = `${OTHER_SERVICE}---${ROUTE}`;
  const local = change(SERVICE, '    istio.io/global: "true"\n', '');
  const changes = { cluster1: { more: OTHER_SERVICE }, cluster2: { more, service: local } };
  expect(found(changes, ['cluster1', 'cluster2']).errors).toEqual(['service-not-global-everywhere']);
  expect(unknownIn(changes)).toEqual(['VirtualService sample/both']);
});

test('a finding about the object that leaves a service unknown explains it', () => {
  const misspelt = { service: change(SERVICE, 'use-waypoint: waypoint', 'use-waypoint: waypiont') };
  const clusters = { cluster1: clusterOf('cluster1'), cluster2: clusterOf('cluster2', misspelt) };
  const { found: left, explained } = runRules(meshOf({ clusters }));
  expect(explained.map(({ rule }) => rule.id)).toContain('failover-not-known');
  const warnings = left.filter(({ finding: { severity } }) => severity !== 'advice');
  expect(warnings.map(({ rule, finding }) => [rule.id, finding.object])).toEqual([
    ['waypoint-binding-differs', 'Service sample/helloworld'],
  ]);
});

test('an error in every other cluster explains why requests are lost, and one in some of them does not', () => {
  const closed = { gateway: NO_NETWORK };
  expect(found({ cluster2: closed }, ['cluster1', 'cluster2'])).toEqual({
    general: [],
    errors: ['east-west-gateway-of-no-network'],
  });
  expect(found({ cluster2: closed, cluster3: closed }).general).toEqual([]);
});

test.each([...COSTS_NO_REQUESTS])('%s is a warning, and no failover is broken in its example', (id) => {
  const rule = RULES.find((one) => one.id === id)!;
  expect(rule.severity).toBe('warning');
  expect(findBroken(meshOf(rule.bad))).toEqual([]);
});

test('a route of an ingress gateway past the waypoint explains what its clients lose, and not what others do', () => {
  const rule = RULES.find(({ id }) => id === 'ingress-skips-waypoint')!;
  const [broken] = findBroken(meshOf(rule.bad));
  expect(broken!.message).toContain('clients of the ingress gateway of cluster1 lose 100 % of their requests');
  expect(runRules(meshOf(rule.bad)).found.map(({ finding }) => finding.rule)).not.toContain(GENERAL);
});
