import { DEFAULT_LOCALITY_LB_SETTING } from '../../../src/model/istiod/switches';
import type { TrafficDistribution } from '../../../src/model/services/traffic-distribution';
import { localitySettingOf } from '../../../src/istio/loadbalancer';

const OF_MESH = { ...DEFAULT_LOCALITY_LB_SETTING, failoverPriority: ['topology.istio.io/cluster'] };
const OF_RULE = { ...DEFAULT_LOCALITY_LB_SETTING, failover: [{ from: 'east', to: 'west' }] };
const BEHAVIOURS = { zoneAwareSetting: true } as Parameters<typeof localitySettingOf>[3];

const ask = (rule: typeof OF_RULE | undefined, distribution: TrafficDistribution | undefined, mesh = OF_MESH) =>
  localitySettingOf(
    { localityLbSetting: rule } as Parameters<typeof localitySettingOf>[0],
    distribution,
    mesh,
    BEHAVIOURS,
  );

test('the mesh’s locality setting holds, whole, where neither the rule nor the service has one', () => {
  expect(ask(undefined, undefined)).toEqual({ kind: 'locality', setting: OF_MESH, isForced: false });
  expect(localitySettingOf(undefined, undefined, OF_MESH, BEHAVIOURS)).toMatchObject({ setting: OF_MESH });
});

test('a rule’s takes its place, and nothing of the two is mixed', () => {
  expect(ask(OF_RULE, 'PreferSameZone')).toEqual({ kind: 'locality', setting: OF_RULE, isForced: false });
});

test('a traffic distribution takes its place, and needs no outlier detection', () => {
  const sameZone = ['topology.istio.io/network', 'topology.kubernetes.io/region', 'topology.kubernetes.io/zone'];
  const preferring = (failoverPriority: readonly string[]) => ({
    ...{ kind: 'locality', setting: { distribute: [], failover: [], failoverPriority }, isForced: true },
  });
  expect(ask(undefined, 'PreferSameZone')).toEqual(preferring(sameZone));
  expect(ask(undefined, 'PreferSameNode')).toEqual(
    preferring([...sameZone, 'topology.istio.io/subzone', 'kubernetes.io/hostname']),
  );
});

test('what is switched off is off, by the rule or by the mesh, but a rule may switch on what the mesh has off', () => {
  const off = { ...OF_MESH, enabled: false };
  expect(ask(undefined, undefined, off)).toEqual({ kind: 'off' });
  expect(ask({ ...OF_RULE, enabled: false }, undefined)).toEqual({ kind: 'off' });
  expect(ask(OF_RULE, undefined, off)).toMatchObject({ kind: 'locality' });
});

test('a rule that asks for zones to be balanced switches localities off, where it is known', () => {
  const balanced = { zoneAwareLbSetting: {}, localityLbSetting: OF_RULE } as unknown as Parameters<
    typeof localitySettingOf
  >[0];
  const by = (zoneAwareSetting: boolean) =>
    localitySettingOf(balanced, undefined, OF_MESH, { ...BEHAVIOURS, zoneAwareSetting });
  expect(by(true)).toEqual({ kind: 'zone-aware' });
  expect(by(false)).toEqual({ kind: 'locality', setting: OF_RULE, isForced: false });
});
