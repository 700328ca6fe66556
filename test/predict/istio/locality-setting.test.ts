import { DEFAULT_LOCALITY_LB_SETTING } from '../../../src/model/switches';
import { localitySettingOf } from '../../../src/predict/istio/locality-setting';

const OF_MESH = { ...DEFAULT_LOCALITY_LB_SETTING, failoverPriority: ['topology.istio.io/cluster'] };
const OF_RULE = { ...DEFAULT_LOCALITY_LB_SETTING, failover: [{ from: 'east', to: 'west' }] };
const BEHAVIOURS = { zoneAwareSetting: true } as Parameters<typeof localitySettingOf>[3];

const ask = (rule: typeof OF_RULE | undefined, distribution: 'PreferSameZone' | undefined, mesh = OF_MESH) =>
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
  expect(ask(undefined, 'PreferSameZone')).toMatchObject({
    setting: { failoverPriority: [expect.stringContaining('network'), expect.any(String), expect.any(String)] },
    isForced: true,
  });
});

test('what is switched off is off, by the rule or by the mesh, but a rule may switch on what the mesh has off', () => {
  const off = { ...OF_MESH, enabled: false };
  expect(ask(undefined, undefined, off)).toEqual({ kind: 'off' });
  expect(ask({ ...OF_RULE, enabled: false }, undefined)).toEqual({ kind: 'off' });
  expect(ask(OF_RULE, undefined, off)).toMatchObject({ kind: 'locality' });
});
