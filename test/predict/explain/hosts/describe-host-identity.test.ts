import { toKubeObject } from '../../../../src/model/read/tree/objects';
import type { Endpoint } from '../../../../src/predict/envoy/hosts/assignment';
import type { Detection } from '../../../../src/predict/envoy/ejection/detection';
import { describeHostIdentity } from '../../../../src/predict/explain/hosts/describe-host-identity';
import { parseOutages } from '../../../../src/predict/outage/outage-syntax';
import type { ProxyAnswer } from '../../../../src/predict/proxy/proxy-answer';
import { ask, reasonsOf, SERVICE, twoOf, WHOLE } from '../../mesh';

const object = toKubeObject({ metadata: { name: 'a' } }, 'v1', 'Service', { file: 'a.yaml', document: 1, line: 1 });

test('explain says so of a gateway whose pods are in two zones and fail', () => {
  const answer = ask(twoOf(WHOLE, { zones: ['a', 'b'] }), {
    outages: parseOutages('scaled-to-zero:cluster1+failing:cluster2', SERVICE),
  });
  expect(reasonsOf(answer)).toMatch(
    / is sent in 2 localities, and is one host to Envoy, in the first \(region-of-cluster2\/a\)/,
  );
});

function told(sent: readonly (readonly [address: string, locality: string])[], ejected: readonly string[]): string[] {
  const endpoints = sent.map(([address, locality]) => ({ address, locality }) as Endpoint);
  const answer = {
    assignment: { endpoints },
    settlement: { ejected: new Map(ejected.map((address) => [address, {} as Detection])) },
  } as unknown as ProxyAnswer;
  return describeHostIdentity(answer, 'cluster1', object).map(({ text }) => text);
}

test('an ejected gateway of several localities is one host, and another one when the first locality is gone', () => {
  const sent = [
    ['1.1.1.1:15008', 'us/a'],
    ['1.1.1.1:15008', 'us/b'],
  ] as const;
  expect(told(sent, ['1.1.1.1:15008'])).toEqual([
    '1.1.1.1:15008 is sent in 2 localities, and is one host to Envoy, in the first (us/a). Once that has no pods, it is a new host in the next one, and its ejection is forgotten.',
  ]);
  expect(told(sent, [])).toEqual([]);
});

test('of an ejected host in one locality nothing is said, in however many priorities', () => {
  const sent = [
    ['1.1.1.1:15008', 'us/a'],
    ['1.1.1.1:15008', 'us/a'],
    ['10.0.0.1:5000', 'us/b'],
  ] as const;
  expect(told(sent, ['1.1.1.1:15008', '10.0.0.1:5000'])).toEqual([]);
});
