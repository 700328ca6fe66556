import { parseIstioVersion } from '../../src/istio/versions';
import { resolveSwitches } from '../../src/model/istiod/switches';
import { behavioursOf, type Behaviours } from '../../src/istio/behaviours';

function behaviours(version: string, switches: Readonly<Record<string, unknown>> = {}): Behaviours {
  const istioVersion = parseIstioVersion(version);
  return behavioursOf({ istioVersion, switches: resolveSwitches({}, switches, istioVersion) });
}

test.each([
  ['waypointsUseGateways', '1.27.9', '1.28.0'],
  ['scopeFilters', '1.28.0', '1.28.1'],
  ['waypointsMergeRoutes', '1.28.5', '1.28.6'],
  ['waypointsMergeRoutes', '1.29.1', '1.29.2'],
  ['localityLabel', '1.28.9', '1.29.0'],
  ['ingressLabelAcrossNetworks', '1.28.10', '1.29.7'],
  ['ingressLabelAcrossNetworks', '1.30.3', '1.30.4'],
  ['gatewaysByIpFamily', '1.29.9', '1.30.0'],
  ['networkIsPreferredNotRequired', '1.30.9', '1.31.0'],
  ['zoneAwareSetting', '1.30.9', '1.31.0'],
  ['meshRetriesAtWaypoint', '1.29.9', '1.30.3'],
  ['meshRetriesAtWaypoint', '1.30.2', '1.31.0'],
  ['sendsUnreadyWithoutFloor', '1.30.9', '1.31.0'],
  ['floorBeatsTrafficDistribution', '1.30.9', '1.31.0'],
] as const)('%s is not so in %s, and is in %s', (behaviour, before, since) => {
  expect(behaviours(before)[behaviour]).toBe(false);
  expect(behaviours(since)[behaviour]).toBe(true);
  expect(behaviours('1.31.4')[behaviour]).toBe(true);
});

test('without multi-network nothing of it is so, whatever the version', () => {
  expect(behaviours('1.31.0', { ambientEnableMultiNetwork: false })).toMatchObject({
    multiNetwork: false,
    waypointsUseGateways: false,
    scopeFilters: false,
  });
});

test('waypoints alone can be kept from using gateways', () => {
  expect(behaviours('1.31.0', { ambientEnableMultiNetworkWaypoint: false })).toMatchObject({
    multiNetwork: true,
    waypointsUseGateways: false,
    scopeFilters: true,
  });
});

test('sending unready pods can be switched on in any version, and off since 1.31', () => {
  expect(behaviours('1.29.0')).toMatchObject({ sendsUnready: false, sendsUnreadyWithoutFloor: false });
  expect(behaviours('1.29.0', { pilotSendUnhealthyEndpoints: true }).sendsUnready).toBe(true);
  // A switch that the version does not have does nothing.
  expect(behaviours('1.30.0', { pilotAutoSendUnhealthyEndpoints: true }).sendsUnreadyWithoutFloor).toBe(false);
  expect(behaviours('1.31.0', { pilotAutoSendUnhealthyEndpoints: false }).sendsUnreadyWithoutFloor).toBe(false);
});
