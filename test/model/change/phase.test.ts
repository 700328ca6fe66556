import { isBoundOrGlobal, phaseOf, PHASE_FOLDERS, PHASES } from '../../../src/model/change/phase';

test.each([
  ['', 'Namespace', 1],
  ['', 'ConfigMap', 1],
  ['apps', 'Deployment', 1],
  ['gateway.networking.k8s.io', 'Gateway', 1],
  ['security.istio.io', 'AuthorizationPolicy', 1],
  ['', 'Service', 2],
  ['networking.istio.io', 'ServiceEntry', 2],
  ['gateway.networking.k8s.io', 'HTTPRoute', 3],
  ['gateway.networking.k8s.io', 'GRPCRoute', 3],
  ['networking.istio.io', 'DestinationRule', 3],
  ['networking.istio.io', 'VirtualService', 3],
])('what has to run comes first, then what sends traffic to it, then what decides where it goes: %s/%s', (...given) => {
  const [group, kind, phase] = given;
  expect(phaseOf({ group, kind })).toBe(phase);
});

test('a kind of another group with a name that is known is in the first phase', () => {
  expect(phaseOf({ group: 'serving.knative.dev', kind: 'Service' })).toBe(1);
});

test('folders of phases sort in the order of the phases', () => {
  const folders = PHASES.map((number) => PHASE_FOLDERS[number]);
  expect([...folders].sort()).toEqual(folders);
});

test('a label for a waypoint or for other clusters sends traffic there, any other does not', () => {
  expect(isBoundOrGlobal({ 'istio.io/use-waypoint': 'waypoint' })).toBe(true);
  expect(isBoundOrGlobal({ 'istio.io/global': 'true' })).toBe(true);
  expect(isBoundOrGlobal({ app: 'helloworld' })).toBe(false);
});
