import { violations, type PodSpec } from './pod-security';

const SECURE = {
  allowPrivilegeEscalation: false,
  capabilities: { drop: ['ALL'] },
  runAsNonRoot: true,
  seccompProfile: { type: 'RuntimeDefault' },
};

function pod(securityContext: object, more: Partial<PodSpec> = {}): PodSpec {
  return { containers: [{ name: 'a', securityContext: { ...SECURE, ...securityContext } }], ...more };
}

test('a pod that keeps the restricted standard breaks nothing of it', () => {
  expect(violations(pod({}))).toEqual([]);
  const { runAsNonRoot, seccompProfile, ...own } = SECURE;
  const shared = { securityContext: { runAsNonRoot, seccompProfile } };
  expect(violations({ containers: [{ name: 'a', securityContext: own }], ...shared })).toEqual([]);
});

test.each<[PodSpec, string]>([
  [pod({ allowPrivilegeEscalation: undefined }), 'a: allowPrivilegeEscalation'],
  [pod({ capabilities: { drop: [] } }), 'a: capabilities.drop'],
  [pod({ capabilities: { drop: ['ALL'], add: ['NET_ADMIN'] } }), 'a: capabilities.add'],
  [pod({ privileged: true }), 'a: privileged'],
  [pod({ runAsNonRoot: undefined }), 'a: runAsNonRoot'],
  [pod({ runAsUser: 0 }), 'a: runAsUser'],
  [pod({ seccompProfile: { type: 'Unconfined' } }), 'a: seccompProfile'],
  [pod({}, { hostNetwork: true }), 'hostNetwork'],
  [pod({}, { volumes: [{ name: 'x', hostPath: {} }] }), 'hostPath'],
  [
    { containers: [], initContainers: [{ name: 'b', securityContext: { ...SECURE, privileged: true } }] },
    'b: privileged',
  ],
])('%# is noticed', (spec, broken) => {
  expect(violations(spec)).toEqual([broken]);
});
