import {
  HEALTHY,
  NAMESPACE,
  DESTINATION_RULE,
  SERVICE,
  WAYPOINT,
  WORKLOAD,
  change,
  yaml,
} from '../../src/rules/engine/example-mesh';
import type { Rule, Violation } from '../../src/rules/engine/rule';
import { runRules, silence, silenceOf, type Silence } from '../../src/rules/engine/run';
import { meshOf } from './support';

// How rules are asked, and how somebody who has a reason passes over what they find. The rules here are made up.

const TWO = { cluster1: HEALTHY, cluster2: HEALTHY };

function ruleWith(id: string, more: Partial<Rule>): Rule {
  return {
    ...{
      id,
      severity: 'warning',
      title: id,
      why: 'That is why.',
      fix: 'change it.',
      messages: {},
      needsSeveralClusters: false,
    },
    ...{ bad: { clusters: TWO }, good: { clusters: TWO }, find: () => [] },
    ...more,
  };
}

/** Finds something in every object of a kind. */
function finds(kind: string, more: Partial<Violation> = {}, of: Partial<Rule> = {}): Rule {
  return ruleWith(`no-${kind.toLowerCase()}`, {
    find: (mesh) =>
      mesh.clusters.flatMap((cluster) =>
        cluster.objects
          .filter((object) => object.kind === kind)
          .map((object) => ({ cluster, object, messageId: 'found', message: `has a ${kind}.`, ...more })),
      ),
    ...of,
  });
}

const found = (rules: readonly Rule[], silences: readonly Silence[] = [], clusters: Record<string, string> = TWO) =>
  runRules(meshOf({ clusters }), silences, rules);

test('a finding says which rule found what, where, why that matters and what to do', () => {
  const rule = finds('Service', { path: 'spec.ports' });
  expect(found([rule], [], { cluster1: HEALTHY }).found.map(({ finding }) => finding)).toEqual([
    {
      rule: 'no-service',
      severity: 'warning',
      cluster: 'cluster1',
      file: 'cluster1/example.yaml',
      line: expect.any(Number) as number,
      object: 'Service sample/helloworld',
      path: 'spec.ports',
      messageId: 'found',
      message: 'has a Service.',
      why: 'That is why.',
      fix: 'change it.',
    },
  ]);
});

test('what is missing altogether has no object, and a place of its own may have a fix of its own', () => {
  const missing = ruleWith('missing', {
    find: ({ clusters: [cluster] }) => [
      { cluster: cluster!, messageId: 'nothingThere', message: 'nothing is there.', fix: 'add it.' },
    ],
  });
  const [only] = found([missing]).found;
  expect(only!.finding).toEqual({
    ...{ rule: 'missing', severity: 'warning', cluster: 'cluster1' },
    ...{ messageId: 'nothingThere', message: 'nothing is there.', why: 'That is why.', fix: 'add it.' },
  });
  expect([only!.rule, only!.violation.message]).toEqual([missing, 'nothing is there.']);
});

test('findings are sorted, whatever the order of the rules and of the clusters', () => {
  const [service, namespace] = [finds('Service'), finds('Namespace')];
  const order = (rules: readonly Rule[]) =>
    found(rules).found.map(({ finding }) => `${finding.cluster} ${finding.object}`);
  expect(order([service, namespace])).toEqual(order([namespace, service]));
  expect(order([service, namespace])).toHaveLength(4);
});

test('a rule about several clusters has nothing to say of one', () => {
  const rule = finds('Service', {}, { needsSeveralClusters: true });
  expect(found([rule], [], { cluster1: HEALTHY }).found).toEqual([]);
  expect(found([rule]).found).toHaveLength(2);
});

test('nothing is found, and nothing silenced, in a mesh in which no rule finds anything', () => {
  expect(found([ruleWith('nothing', {})])).toEqual({ found: [], explained: [], silenced: [] });
});

const REASON = 'a migration, until May';
const annotated = (document: string, reason = REASON) =>
  change(
    document,
    'metadata:\n',
    `metadata:\n  annotations: {allow.cdk8s-ambient/no-service: ${JSON.stringify(reason)}, allow.cdk8s-ambient/no-gateway: ${JSON.stringify(reason)}}\n`,
  );

test('an annotation with a reason silences a rule for its object, and is listed with the reason', () => {
  const cluster1 = yaml(NAMESPACE, WAYPOINT, annotated(SERVICE), DESTINATION_RULE, WORKLOAD);
  const { found: left, silenced } = found([finds('Service')], [], { cluster1, cluster2: HEALTHY });
  expect(left.map(({ finding: { cluster } }) => cluster)).toEqual(['cluster2']);
  expect(silenced).toEqual([
    expect.objectContaining({ cluster: 'cluster1', object: 'Service sample/helloworld', reason: REASON }),
  ]);
});

test.each(['', '   '])('an annotation without a reason (%j) silences nothing', (reason) => {
  const cluster1 = yaml(NAMESPACE, WAYPOINT, annotated(SERVICE, reason), DESTINATION_RULE, WORKLOAD);
  expect(found([finds('Service')], [], { cluster1 }).found).toHaveLength(1);
});

test('an annotation for another rule silences nothing', () => {
  const cluster1 = yaml(NAMESPACE, WAYPOINT, annotated(SERVICE), DESTINATION_RULE, WORKLOAD);
  expect(found([finds('Service', {}, { id: 'another' })], [], { cluster1 }).found).toHaveLength(1);
});

test('on a Gateway it silences nothing, because it would restart the waypoint, and the fix says what to do instead', () => {
  const fix = (gateway: string) =>
    found([finds('Gateway')], [], {
      cluster1: yaml(NAMESPACE, gateway, SERVICE, DESTINATION_RULE, WORKLOAD),
    }).found.map(({ finding }) => finding.fix);
  expect(fix(annotated(WAYPOINT))).toEqual([
    'change it. (An annotation on a Gateway silences nothing, because istiod copies it to the waypoint’s pods: use --config.)',
  ]);
  expect(fix(WAYPOINT)).toEqual(['change it.']);
});

test('an annotation on another object than a Gateway says nothing of Gateways', () => {
  const cluster1 = yaml(NAMESPACE, WAYPOINT, annotated(SERVICE, ' '), DESTINATION_RULE, WORKLOAD);
  expect(found([finds('Service')], [], { cluster1 }).found.map(({ finding: { fix } }) => fix)).toEqual(['change it.']);
});

const silences: readonly (readonly [string, Partial<Silence>, readonly string[]])[] = [
  ['for the whole mesh', {}, []],
  ['for a cluster', { cluster: 'cluster1' }, ['cluster2']],
  ['for an object', { object: 'Service sample/helloworld' }, []],
  ['for another object', { object: 'Service sample/orders' }, ['cluster1', 'cluster2']],
  ['for an object of a cluster', { cluster: 'cluster2', object: 'Service sample/helloworld' }, ['cluster1']],
  ['for another rule', { rule: 'no-gateway' }, ['cluster1', 'cluster2']],
];

test.each(silences)('a configuration file silences a rule %s', (_, more, left) => {
  const { found: still, silenced } = found([finds('Service')], [{ rule: 'no-service', reason: REASON, ...more }]);
  expect(still.map(({ finding: { cluster } }) => cluster)).toEqual(left);
  expect(silenced.map(({ cluster, reason }) => [cluster, reason])).toEqual(
    ['cluster1', 'cluster2'].filter((cluster) => !left.includes(cluster)).map((cluster) => [cluster, REASON]),
  );
});

test('the reason on the object counts before that in the file, and of those in the file the first', () => {
  const cluster1 = yaml(NAMESPACE, WAYPOINT, annotated(SERVICE), DESTINATION_RULE, WORKLOAD);
  const inFile = ['first', 'second'].map((reason) => ({ rule: 'no-service', reason }));
  const { silenced } = found([finds('Service')], inFile, { cluster1, cluster2: HEALTHY });
  expect(silenced.map(({ cluster, reason }) => [cluster, reason])).toEqual([
    ['cluster1', REASON],
    ['cluster2', 'first'],
  ]);
});

test('what is silenced is sorted as what is found', () => {
  const { silenced } = found(
    [finds('Service'), finds('Namespace')],
    [
      { rule: 'no-service', reason: 'a' },
      { rule: 'no-namespace', reason: 'b' },
    ],
  );
  const { silenced: other } = found(
    [finds('Namespace'), finds('Service')],
    [
      { rule: 'no-service', reason: 'a' },
      { rule: 'no-namespace', reason: 'b' },
    ],
  );
  expect(silenced).toHaveLength(4);
  expect(silenced).toEqual(other);
});

test('what was found in reading files is passed over in the same way', () => {
  const finding = { rule: 'broken', severity: 'error', cluster: 'cluster1', message: 'x', fix: 'y' } as const;
  const other = { ...finding, cluster: 'cluster2' };
  const silenceIt = { rule: 'broken', reason: REASON, cluster: 'cluster1' };
  expect(silence([finding, other], [silenceIt])).toEqual({
    findings: [other],
    silenced: [{ ...finding, reason: REASON }],
  });
  expect(silence([finding], [])).toEqual({ findings: [finding], silenced: [] });
  expect(silenceOf(finding, [silenceIt])).toBe(silenceIt);
  expect(silenceOf(other, [silenceIt])).toBeUndefined();
});

test.each([
  ['Service sample/helloworld is not global.', 1],
  ['Service sample/hello.example is not global.', 1],
  ['Service sample/hello is not global.', 0],
  ['It uses Service sample/hello.', 0],
  ['Service sample/hello-v2 is below Service sample/hello, which is not global.', 0],
])('a general finding about sample/hello beside "%s" stays %d times', (message, count) => {
  const ruleThat = (said: string, place: number, more: Partial<Violation>): Rule =>
    ruleWith(`rule-${place}`, {
      find: ({ clusters: [cluster] }) => [
        { cluster: cluster!, object: cluster!.objects[place]!, messageId: 'said', message: said, ...more },
      ],
    });
  const failover = {
    service: 'sample/hello',
    client: { cluster: 'cluster1', kind: 'ambient' } as const,
    members: ['cluster1'],
    isBeforeOutage: false,
    outages: [],
    errors: 1,
  };
  const rules = [ruleThat(message, 0, {}), ruleThat('sample/hello: requests are lost.', 1, { failover })];
  const { found } = runRules(meshOf({ clusters: TWO }), [], rules);
  expect(found.filter(({ violation }) => violation.failover !== undefined)).toHaveLength(count);
});
