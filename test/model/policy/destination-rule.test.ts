import { policyOf } from '../../../src/model/policy/destination-rule';
import { HEALTHY } from '../../../src/rules/engine/example-mesh';
import { meshOf } from '../../rules/support';

/** The rules of a cluster, as "namespace/name host exportTo selector creation", looked up at a waypoint. */
function lookup(rules: readonly string[], waypointNamespace: string, facts: Record<string, unknown> = {}): string[] {
  const documents = rules.map((rule) => {
    const [identity, host, exportTo = '', selector = '', creation = ''] = rule.split(' ');
    const [namespace, name] = identity!.split('/');
    return `---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: {name: ${name}, namespace: ${namespace}${creation === '' ? '' : `, creationTimestamp: "${creation}"`}}
spec:
  host: "${host}"
  trafficPolicy: {outlierDetection: {}}
${exportTo === '' ? '' : `  exportTo: [${exportTo}]\n`}${selector === '' ? '' : `  workloadSelector: {matchLabels: {app: ${selector}}}\n`}`;
  });
  const mesh = meshOf({ clusters: { cluster1: HEALTHY + documents.join('') }, facts: { cluster1: facts } });
  return mesh.clusters[0]!.destinationRules.lookup(HOST, 'app', waypointNamespace).map(
    ({ object }) => `${object.namespace}/${object.name}`,
  );
}

const HOST = 'web.app.svc.cluster.local';
const IN_APP = `app/own ${HOST}`;

test('the namespace of the waypoint beats that of the service, and that beats the root namespace', () => {
  const rules = [`istio-system/root ${HOST}`, IN_APP, `waypoints/shared *.local`];
  expect(lookup(rules, 'waypoints')).toEqual(['waypoints/shared']);
  expect(lookup(rules, 'app')).toEqual(['app/own']);
  expect(lookup(rules.slice(0, 2), 'waypoints')).toEqual(['app/own']);
  expect(lookup(rules.slice(0, 1), 'waypoints')).toEqual(['istio-system/root']);
  expect(lookup([`clients/theirs ${HOST}`], 'waypoints')).toEqual([]);
});

test('an exact host beats a wildcard, and a longer wildcard a shorter one', () => {
  const wild = ['app/short *.local', 'app/long *.app.svc.cluster.local', 'app/other *.example.com'];
  expect(lookup(wild, 'app')).toEqual(['app/long']);
  expect(lookup([...wild, IN_APP], 'app')).toEqual(['app/own']);
  expect(lookup(['app/all *'], 'app')).toEqual(['app/all']);
});

test('a short host is completed by the rule’s own namespace', () => {
  expect(lookup(['app/short web'], 'app')).toEqual(['app/short']);
  expect(lookup(['waypoints/short web'], 'waypoints')).toEqual([]);
  expect(lookup(['app/half web.app'], 'app')).toEqual([]);
});

test('a rule that is not exported to the waypoint is not seen', () => {
  for (const exportTo of ['"."', 'app', 'clients']) expect(lookup([`${IN_APP} ${exportTo}`], 'waypoints')).toEqual([]);
  for (const exportTo of ['"*"', 'waypoints']) expect(lookup([`${IN_APP} ${exportTo}`], 'waypoints')).toHaveLength(1);
  for (const exportTo of ['"*"', '"."', 'app']) expect(lookup([`${IN_APP} ${exportTo}`], 'app')).toHaveLength(1);
  expect(lookup([`${IN_APP} clients`], 'app')).toEqual([]);
});

test('what the mesh exports by default counts where a rule says nothing', () => {
  const facts = { switches: { defaultDestinationRuleExportTo: ['.'] } };
  expect(lookup([IN_APP], 'waypoints', facts)).toEqual([]);
  expect(lookup([IN_APP], 'app', facts)).toEqual(['app/own']);
});

test('of what the mesh exports by default only whether it is "." counts', () => {
  for (const exportTo of [['~'], ['elsewhere'], ['waypoints']]) {
    const facts = { switches: { defaultDestinationRuleExportTo: exportTo } };
    for (const namespace of ['app', 'waypoints']) expect(lookup([IN_APP], namespace, facts)).toEqual(['app/own']);
  }
  const facts = { switches: { defaultDestinationRuleExportTo: ['waypoints', '.'] } };
  expect(lookup([IN_APP], 'waypoints', facts)).toEqual([]);
});

test('a rule that names its own namespace twice is not private: it hides a wildcard from others', () => {
  const rules = (exportTo: string) => [`${IN_APP} ${exportTo}`, 'app/wild *.local', `istio-system/root ${HOST}`];
  expect(lookup(rules('"."'), 'waypoints')).toEqual(['app/wild']);
  expect(lookup(rules('".",app'), 'waypoints')).toEqual(['istio-system/root']);
});

test('an exported rule hides a wildcard from those it is not for, a private one does not', () => {
  expect(lookup([`${IN_APP} clients`, 'app/all *.local'], 'waypoints')).toEqual([]);
  expect(lookup([`${IN_APP} "."`, 'app/all *.local'], 'waypoints')).toEqual(['app/all']);
});

test('a waypoint in the root namespace finds private rules there before those of the service', () => {
  expect(lookup([`istio-system/root ${HOST}`, IN_APP], 'istio-system')).toEqual(['app/own']);
  expect(lookup([`istio-system/root ${HOST} "."`, IN_APP], 'istio-system')).toEqual(['istio-system/root']);
});

test('a rule for certain workloads stays in its namespace', () => {
  expect(lookup([`${IN_APP} "*" web`], 'waypoints')).toEqual([]);
  expect(lookup([`${IN_APP} "*" web`], 'app')).toEqual(['app/own']);
});

test('of several, the first that was created comes first, and of one second the first by name', () => {
  const second = `app/b ${HOST} "*"  2026-01-02T00:00:00Z`;
  expect(lookup([second, `app/c ${HOST} "*"  2026-01-01T00:00:00Z`], 'app')).toEqual(['app/c', 'app/b']);
  expect(lookup([second, `app/a ${HOST} "*"  2026-01-02T00:00:00Z`], 'app')).toEqual(['app/a', 'app/b']);
  expect(lookup([`app/b ${HOST}`, `app/a ${HOST}`], 'app')).toEqual(['app/a', 'app/b']);
});

test('the policy that counts is the first one, and none of a rule for certain workloads', () => {
  const rule = (name: string, trafficPolicy: object | undefined, selector?: object) =>
    ({ name, spec: { trafficPolicy }, selector }) as never;
  expect(policyOf([rule('a', undefined), rule('b', {}, {}), rule('c', {}), rule('d', {})])).toMatchObject({
    name: 'c',
  });
  expect(policyOf([rule('a', {}, {})])).toBeUndefined();
});
