import { enforcedLevel, refusedByPodSecurity } from '../../../src/model/workloads/pod-security';

const SAFE = {
  allowPrivilegeEscalation: false,
  runAsNonRoot: true,
  capabilities: { drop: ['ALL'] },
  seccompProfile: { type: 'RuntimeDefault' },
};
const pod = (context: object, more: object = {}, container: object = {}) => ({
  containers: [{ name: 'app', securityContext: context, ...container }],
  ...more,
});

test('a Namespace enforces the level of its label', () => {
  const levelOf = (level: string) => enforcedLevel({ labels: { 'pod-security.kubernetes.io/enforce': level } });
  expect(['baseline', 'restricted', 'privileged'].map(levelOf)).toEqual(['baseline', 'restricted', undefined]);
  expect(enforcedLevel(undefined)).toBeUndefined();
  expect(enforcedLevel({ labels: { 'pod-security.kubernetes.io/warn': 'restricted' } })).toBeUndefined();
});

test.each<[string, object, string | undefined]>([
  ['all that is asked for', pod(SAFE), undefined],
  [
    'what the pod says for its containers',
    pod(
      { ...SAFE, runAsNonRoot: undefined, seccompProfile: undefined },
      { securityContext: { runAsNonRoot: true, seccompProfile: { type: 'Localhost' } } },
    ),
    undefined,
  ],
  ['nothing', pod({}), 'no allowPrivilegeEscalation: false'],
  ['a user that may be root', pod({ ...SAFE, runAsNonRoot: false }), 'no runAsNonRoot: true'],
  ['the user 0', pod({ ...SAFE, runAsUser: 0 }), 'runAsUser: 0'],
  ['the user 0 for all', pod(SAFE, { securityContext: { runAsUser: 0 } }), 'runAsUser: 0'],
  ['capabilities as they are', pod({ ...SAFE, capabilities: {} }), 'no capabilities.drop of ALL'],
  [
    'a capability that baseline has',
    pod({ ...SAFE, capabilities: { drop: ['ALL'], add: ['CHOWN'] } }),
    'the capability CHOWN',
  ],
  ['the one that it may have', pod({ ...SAFE, capabilities: { drop: ['ALL'], add: ['NET_BIND_SERVICE'] } }), undefined],
  ['no profile', pod({ ...SAFE, seccompProfile: undefined }), 'no seccompProfile'],
  ['a volume of the network', pod(SAFE, { volumes: [{ name: 'data', nfs: {} }] }), 'a volume of nfs'],
  [
    'usual volumes',
    pod(SAFE, {
      volumes: [
        { name: 'data', emptyDir: {} },
        { name: 'settings', configMap: {} },
      ],
    }),
    undefined,
  ],
  ['a container before it', pod(SAFE, { initContainers: [{ name: 'first' }] }), 'no allowPrivilegeEscalation: false'],
  ['Windows', pod({}, { os: { name: 'windows' } }), undefined],
])('the level restricted, of a pod with %s', (_what, spec, expected) => {
  expect(refusedByPodSecurity(spec as Record<string, unknown>, 'restricted')).toBe(expected);
});

test.each<[string, object, string | undefined]>([
  ['nothing', pod({}), undefined],
  ['the network of its node', pod({}, { hostNetwork: true }), 'hostNetwork'],
  ['a folder of its node', pod({}, { volumes: [{ name: 'data', hostPath: { path: '/' } }] }), 'a volume of hostPath'],
  ['all rights', pod({ privileged: true }), 'privileged: true'],
  ['a capability more', pod({ capabilities: { add: ['NET_ADMIN'] } }), 'the capability NET_ADMIN'],
  ['a capability that is usual', pod({ capabilities: { add: ['CHOWN'] } }), undefined],
  ['a port of its node', pod({}, {}, { ports: [{ containerPort: 80, hostPort: 80 }] }), 'a hostPort'],
  ['no confinement', pod({ seccompProfile: { type: 'Unconfined' } }), 'seccompProfile: Unconfined'],
  [
    'no confinement for all',
    pod({}, { securityContext: { seccompProfile: { type: 'Unconfined' } } }),
    'seccompProfile: Unconfined',
  ],
])('the level baseline, of a pod with %s', (_what, spec, expected) => {
  expect(refusedByPodSecurity(spec as Record<string, unknown>, 'baseline')).toBe(expected);
});
