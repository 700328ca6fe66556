import { hasBug, KNOWN_BUGS, type KnownBugName } from '../../src/istio/bugs';
import { parseIstioVersion } from '../../src/istio/versions';

test.each([
  ['unreadyOfOthers', '1.28.7', '1.28.8'],
  ['customTrustDomain', '1.28.0', '1.28.1'],
  ['gatewayOrder', '1.30.4', '1.30.5'],
  ['gatewayOrder', '1.31.1', '1.31.2'],
  ['hashAtWaypoint', '1.30.5', '1.31.0'],
  ['hashRingKeepsOldHosts', '1.30.0', '1.30.1'],
  ['endpointsOfGateways', '1.28.0', '1.28.1'],
  ['wrongServiceAtGateway', '1.29.1', '1.29.2'],
  ['unstableRegistry', '1.28.3', '1.28.4'],
  ['rotationLosesGateways', '1.30.3', '1.30.4'],
  ['rotationLosesEndpoints', '1.30.0', '1.31.0'],
] as const satisfies readonly (readonly [KnownBugName, string, string])[])(
  '%s is in Istio %s and not in %s',
  (name, broken, fixed) => {
    expect(hasBug(parseIstioVersion(broken), name)).toBe(true);
    expect(hasBug(parseIstioVersion(fixed), name)).toBe(false);
  },
);

test('a bug that came with a minor is not in the ones before', () => {
  expect(hasBug(parseIstioVersion('1.29.8'), 'rotationLosesGateways')).toBe(false);
  expect(hasBug(parseIstioVersion('1.28.10'), 'wrongServiceAtGateway')).toBe(false);
});

test('every bug names the issue or the note, and the evidence for its releases', () => {
  for (const { issue, source } of Object.values(KNOWN_BUGS)) {
    expect(issue).toMatch(/^(istio\/istio#\d+|release note .+)$/);
    expect(source).toMatch(/note|PR/);
  }
});
