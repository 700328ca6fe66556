import { Log } from '../../../src/istio/api/decoder';
import { DESTINATION_RULE } from '../../../src/istio/api/destination-rule';
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

const rule = (spec: object) =>
  ({ spec: DESTINATION_RULE.decode(spec, 'spec', new Log()) }) as unknown as DestinationRule;
const policy = (trafficPolicy: unknown) => rule({ trafficPolicy }).spec.trafficPolicy;
const locality = (setting: unknown) => ({ loadBalancer: { localityLbSetting: setting } });

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
  expect(written[1]!.policy).toMatchObject(port);
});

test('what is no policy of a port is for the schema to refuse', () => {
  for (const portLevelSettings of [{}, ['x'], [{}], [{ port: {} }], [{ port: { number: 0 } }]])
    expect(writtenPolicies(rule({ trafficPolicy: { portLevelSettings } }))).toHaveLength(1);
  expect(writtenPolicies(rule({}))).toEqual([]);
});

test('failover is asked for by a list that says something, unless localities are off', () => {
  for (const setting of [{ failoverPriority: ['a'] }, { failover: [{}] }, { enabled: true, failoverPriority: ['a'] }])
    expect(asksForFailover(policy(locality(setting)))).toBe(true);
  for (const setting of [{}, { failoverPriority: [] }, { failover: [] }, { enabled: false, failoverPriority: ['a'] }])
    expect(asksForFailover(policy(locality(setting)))).toBe(false);
  for (const written of [undefined, {}, { loadBalancer: {} }]) {
    expect(asksForFailover(policy(written))).toBe(false);
    expect(localityLbSettingOf(policy(written))).toBeUndefined();
  }
});

test('a load balancer without a word of localities loses them, one that switches them off means it', () => {
  expect(losesLocality(policy({ loadBalancer: { simple: 'RANDOM' } }))).toBe(true);
  for (const written of [undefined, {}, locality({}), locality({ enabled: false })])
    expect(losesLocality(policy(written))).toBe(false);
  expect(
    [locality({}), locality({ enabled: false }), { loadBalancer: {} }, {}, undefined].map((written) =>
      saysLocality(policy(written)),
    ),
  ).toEqual([true, true, false, false, false]);
});

test('failover takes outlier detection and a locality setting', () => {
  expect(missingForFailover(undefined)).toEqual(['outlierDetection', 'localityLbSetting']);
  expect(missingForFailover(policy({ loadBalancer: {} }))).toEqual(['outlierDetection', 'localityLbSetting']);
  expect(missingForFailover(policy(locality({})))).toEqual(['outlierDetection']);
  expect(missingForFailover(policy({ outlierDetection: {} }))).toEqual(['localityLbSetting']);
  expect(missingForFailover(policy({ outlierDetection: {}, ...locality({}) }))).toEqual([]);
  expect(missingForFailover(policy(locality({ enabled: false })))).toEqual([]);
});

test('a failover priority is a list of labels, some with a value', () => {
  const trafficPolicy = locality({ failoverPriority: ['a', 'b=c', 'd=e=f', 'g='] });
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
