import { isBoundOrGlobal, phaseOf, PHASE_FOLDERS, PHASES } from '../../src/model/phase';

const phase = (apiGroup: string, kind: string, labels: Record<string, string> = {}) =>
  phaseOf({ group: apiGroup, kind, labels });

test.each([
  ['', 'Namespace'],
  ['', 'ConfigMap'],
  ['apps', 'Deployment'],
  ['gateway.networking.k8s.io', 'Gateway'],
  ['security.istio.io', 'AuthorizationPolicy'],
])('what has to run before traffic is sent to it is in the first phase: %s/%s', (group, kind) => {
  expect(phase(group, kind)).toBe(1);
});

test.each([{ 'istio.io/global': 'true' }, { 'istio.io/use-waypoint': 'waypoint' }])(
  'a service is in the second phase by its labels: %j',
  (labels) => {
    expect(phase('', 'Service', labels)).toBe(2);
    expect(phase('networking.istio.io', 'ServiceEntry', labels)).toBe(2);
  },
);

test('a service that is neither bound nor global changes no traffic, so it is in the first phase', () => {
  expect(phase('', 'Service', { app: 'helloworld' })).toBe(1);
});

test('a Namespace comes first whatever its labels say, because everything in it needs it', () => {
  const labels = { 'istio.io/use-waypoint': 'waypoint' };
  expect(phase('', 'Namespace', labels)).toBe(1);
  expect(isBoundOrGlobal(labels)).toBe(true);
});

test.each([
  ['networking.istio.io', 'DestinationRule'],
  ['networking.istio.io', 'VirtualService'],
  ['gateway.networking.k8s.io', 'HTTPRoute'],
  ['gateway.networking.k8s.io', 'GRPCRoute'],
])('what a waypoint reads is in the third phase: %s/%s', (group, kind) => {
  expect(phase(group, kind)).toBe(3);
});

test('folders of phases sort in the order of the phases', () => {
  const folders = PHASES.map((number) => PHASE_FOLDERS[number]);
  expect([...folders].sort()).toEqual(folders);
});
