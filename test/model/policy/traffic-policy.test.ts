import type { DestinationRule } from '../../../src/model/policy/destination-rule';
import { failoverPrioritiesOf } from '../../../src/model/policy/failover-priority';
import {
  asksForFailover,
  localityLbSettingOf,
  losesLocality,
  missingForFailover,
  saysLocality,
  writtenPolicies,
} from '../../../src/model/policy/traffic-policy';

const locality = (setting: unknown) => ({ loadBalancer: { localityLbSetting: setting } });
const rule = (spec: object) => ({ subsets: [], trafficPolicy: undefined, ...spec }) as unknown as DestinationRule;

test('policies are written for all of a host, for ports, for subsets and their ports', () => {
  const port = { port: { number: 80 }, tls: {} };
  const written = writtenPolicies(
    rule({
      trafficPolicy: { tls: {}, portLevelSettings: [port] },
      subsets: [{ name: 'v0' }, { name: 'v1', trafficPolicy: { portLevelSettings: [port] } }],
    }),
  );
  expect(written.map(({ path, port, subset }) => [path, port, subset])).toEqual([
    ['spec.trafficPolicy', undefined, undefined],
    ['spec.trafficPolicy.portLevelSettings[0]', 80, undefined],
    ['spec.subsets[1].trafficPolicy', undefined, 'v1'],
    ['spec.subsets[1].trafficPolicy.portLevelSettings[0]', 80, 'v1'],
  ]);
  expect(written[1]!.policy).toBe(port);
});

test('what is no policy of a port is for the schema to refuse', () => {
  for (const portLevelSettings of [{}, ['x'], [{}], [{ port: {} }], [{ port: { number: '80' } }]])
    expect(writtenPolicies(rule({ trafficPolicy: { portLevelSettings } }))).toHaveLength(1);
  expect(writtenPolicies(rule({}))).toEqual([]);
});

test('failover is asked for by a list that says something, unless localities are off', () => {
  for (const setting of [{ failoverPriority: ['a'] }, { failover: [{}] }, { enabled: true, failoverPriority: ['a'] }])
    expect(asksForFailover(locality(setting))).toBe(true);
  for (const setting of [{}, { failoverPriority: [] }, { failover: 'a' }, { enabled: false, failoverPriority: ['a'] }])
    expect(asksForFailover(locality(setting))).toBe(false);
  for (const policy of [undefined, {}, { loadBalancer: 1 }, locality(1)]) {
    expect(asksForFailover(policy)).toBe(false);
    expect(localityLbSettingOf(policy)).toBeUndefined();
  }
});

test('a load balancer without a word of localities loses them, one that switches them off means it', () => {
  expect(losesLocality({ loadBalancer: { simple: 'RANDOM' } })).toBe(true);
  for (const policy of [undefined, {}, { loadBalancer: 1 }, locality({}), locality({ enabled: false })])
    expect(losesLocality(policy)).toBe(false);
  expect([locality({}), locality({ enabled: false }), { loadBalancer: {} }, {}, undefined].map(saysLocality)).toEqual([
    true,
    true,
    false,
    false,
    false,
  ]);
});

test('failover takes outlier detection and a locality setting', () => {
  expect(missingForFailover(undefined)).toEqual(['outlierDetection', 'localityLbSetting']);
  expect(missingForFailover({ loadBalancer: {} })).toEqual(['outlierDetection', 'localityLbSetting']);
  expect(missingForFailover(locality({}))).toEqual(['outlierDetection']);
  expect(missingForFailover({ outlierDetection: {} })).toEqual(['localityLbSetting']);
  expect(missingForFailover({ outlierDetection: {}, ...locality({}) })).toEqual([]);
  expect(missingForFailover(locality({ enabled: false }))).toEqual([]);
});

test('a failover priority is a list of labels, some with a value', () => {
  const trafficPolicy = locality({ failoverPriority: ['a', 'b=c', 'd=e=f', 'g=', 7] });
  expect(failoverPrioritiesOf(rule({ trafficPolicy }))).toEqual([
    {
      path: 'spec.trafficPolicy.loadBalancer.localityLbSetting.failoverPriority',
      labels: [
        { text: 'a', key: 'a', value: undefined },
        { text: 'b=c', key: 'b', value: 'c' },
        { text: 'd=e=f', key: 'd', value: undefined },
        { text: 'g=', key: 'g', value: '' },
      ],
    },
  ]);
});

test('a failover priority beside distribute, or switched off, or empty, counts for nothing', () => {
  const counts = (setting: object) => failoverPrioritiesOf(rule({ trafficPolicy: locality(setting) })).length;
  expect(counts({ failoverPriority: ['a'], distribute: [] })).toBe(1);
  expect(counts({ failoverPriority: ['a'], distribute: [{ from: '*' }] })).toBe(0);
  expect(counts({ failoverPriority: ['a'], enabled: false })).toBe(0);
  expect(counts({ failoverPriority: [] })).toBe(0);
  expect(counts({})).toBe(0);
});
