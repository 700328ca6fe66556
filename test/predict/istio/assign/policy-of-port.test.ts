import { Log } from '../../../../src/istio/api/decoder';
import { DESTINATION_RULE } from '../../../../src/istio/api/destination-rule';
import { policyOfPort } from '../../../../src/predict/istio/assign/policy-of-port';

/** The rule's part that counts, told apart by numbers. */
const od = (consecutive5xxErrors: number) => ({ outlierDetection: { consecutive5xxErrors } });
const lb = (simple: string) => ({ loadBalancer: { simple } });
const onPort = (number: number, policy: object) => ({ portLevelSettings: [{ port: { number }, ...policy }] });

function resolve(spec: object, port = 80, subset?: string): string {
  const rule = DESTINATION_RULE.decode({ host: 'a', ...spec }, 'spec', new Log());
  const policy = policyOfPort(rule, port, subset);
  if (policy === undefined) return 'nothing';
  return `${policy.outlierDetection?.consecutive5xxErrors ?? '-'} ${policy.loadBalancer?.simple ?? '-'}`;
}

const ALL = { ...od(1), ...lb('RANDOM') };

test.each([
  ['the policy for all ports counts for each', { trafficPolicy: ALL }, undefined, '1 RANDOM'],
  [
    'one for the port replaces it, whatever it leaves out',
    { trafficPolicy: { ...ALL, ...onPort(80, od(2)) } },
    undefined,
    '2 -',
  ],
  ['one for another port changes nothing', { trafficPolicy: { ...ALL, ...onPort(81, od(2)) } }, undefined, '1 RANDOM'],
  [
    'one that says no port changes nothing',
    { trafficPolicy: { ...ALL, portLevelSettings: [od(2)] } },
    undefined,
    '1 RANDOM',
  ],
  ['a subset without a policy has the rule’s', { trafficPolicy: ALL, subsets: [{ name: 's' }] }, 's', '1 RANDOM'],
  [
    'a subset’s replaces what it says, field by field',
    { trafficPolicy: ALL, subsets: [{ name: 's', trafficPolicy: od(3) }] },
    's',
    '3 RANDOM',
  ],
  [
    'and the other field',
    { trafficPolicy: ALL, subsets: [{ name: 's', trafficPolicy: lb('ROUND_ROBIN') }] },
    's',
    '1 ROUND_ROBIN',
  ],
  [
    'a subset’s for the port replaces everything',
    { trafficPolicy: ALL, subsets: [{ name: 's', trafficPolicy: onPort(80, od(4)) }] },
    's',
    '4 -',
  ],
  [
    'a subset’s goes over the rule’s for the port',
    { trafficPolicy: { ...ALL, ...onPort(80, lb('LEAST_REQUEST')) }, subsets: [{ name: 's', trafficPolicy: od(3) }] },
    's',
    '3 LEAST_REQUEST',
  ],
  ['a subset’s counts without one of the rule', { subsets: [{ name: 's', trafficPolicy: od(3) }] }, 's', '3 -'],
  [
    'another subset’s does not',
    { trafficPolicy: ALL, subsets: [{ name: 't', trafficPolicy: od(3) }] },
    's',
    '1 RANDOM',
  ],
  ['without any policy there is none', { subsets: [{ name: 's' }] }, 's', 'nothing'],
])('%s', (_name, spec, subset, expected) => {
  expect(resolve(spec, 80, subset)).toBe(expected);
});

test('without a rule there is no policy', () => {
  expect(policyOfPort(undefined, 80, undefined)).toBeUndefined();
});
