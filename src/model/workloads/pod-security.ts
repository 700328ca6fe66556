import { fieldsOf, isMap, maps, texts } from '../../util/maps';
import type { KubeObject } from '../object';
import { podContainersOf } from './pod-spec';

/** What a Namespace may enforce of its pods: the levels of Pod Security Admission that refuse any. */
export type PodSecurityLevel = 'baseline' | 'restricted';

/** The label by which a Namespace enforces one. */
export const LABEL_ENFORCE = 'pod-security.kubernetes.io/enforce';

type Fields = Readonly<Record<string, unknown>>;

/** What Kubernetes lets containers add at the level baseline. */
const BASELINE_CAPABILITIES = [
  ...['AUDIT_WRITE', 'CHOWN', 'DAC_OVERRIDE', 'FOWNER', 'FSETID', 'KILL', 'MKNOD', 'NET_BIND_SERVICE'],
  ...['SETFCAP', 'SETGID', 'SETPCAP', 'SETUID', 'SYS_CHROOT'],
];

/** The volumes that the level restricted admits. */
const RESTRICTED_VOLUMES = [
  ...['configMap', 'csi', 'downwardAPI', 'emptyDir', 'ephemeral', 'persistentVolumeClaim', 'projected', 'secret'],
];

/** The level that a Namespace enforces; undefined where it refuses no pod. */
export function enforcedLevel(namespace: Pick<KubeObject, 'labels'> | undefined): PodSecurityLevel | undefined {
  const level = namespace?.labels[LABEL_ENFORCE];
  return level === 'baseline' || level === 'restricted' ? level : undefined;
}

/**
 * The first field for which a level of Pod Security refuses a pod; undefined where it admits it.
 *
 * @see https://kubernetes.io/docs/concepts/security/pod-security-standards/
 */
export function refusedByPodSecurity(spec: Fields, level: PodSecurityLevel): string | undefined {
  if (fieldsOf(spec.os).name === 'windows') return undefined;
  return refusedAtBaseline(spec) ?? (level === 'restricted' ? refusedAtRestricted(spec) : undefined);
}

function refusedAtBaseline(spec: Fields): string | undefined {
  const shared = ['hostNetwork', 'hostPID', 'hostIPC'].find((field) => spec[field] === true);
  if (shared !== undefined) return shared;
  if (maps(spec.volumes).some(({ hostPath }) => isMap(hostPath))) return 'a volume of hostPath';
  if (profileOf(spec) === 'Unconfined') return 'seccompProfile: Unconfined';
  for (const container of containersOf(spec)) {
    const { privileged, capabilities } = fieldsOf(container.securityContext);
    if (privileged === true) return 'privileged: true';
    const foreign = texts(fieldsOf(capabilities).add).find((one) => !BASELINE_CAPABILITIES.includes(one));
    if (foreign !== undefined) return `the capability ${foreign}`;
    if (maps(container.ports).some(({ hostPort = 0 }) => hostPort !== 0)) return 'a hostPort';
    if (profileOf(container) === 'Unconfined') return 'seccompProfile: Unconfined';
  }
  return undefined;
}

function refusedAtRestricted(spec: Fields): string | undefined {
  const ofPod = fieldsOf(spec.securityContext);
  const volume = maps(spec.volumes)
    .map((one) => Object.keys(one).find((key) => key !== 'name'))
    .find((type) => type !== undefined && !RESTRICTED_VOLUMES.includes(type));
  if (volume !== undefined) return `a volume of ${volume}`;
  if (ofPod.runAsUser === 0) return 'runAsUser: 0';
  for (const container of containersOf(spec)) {
    const {
      allowPrivilegeEscalation,
      runAsNonRoot = ofPod.runAsNonRoot,
      runAsUser,
      capabilities,
    } = fieldsOf(container.securityContext);
    if (allowPrivilegeEscalation !== false) return 'no allowPrivilegeEscalation: false';
    if (runAsNonRoot !== true) return 'no runAsNonRoot: true';
    if (runAsUser === 0) return 'runAsUser: 0';
    if (!texts(fieldsOf(capabilities).drop).includes('ALL')) return 'no capabilities.drop of ALL';
    const added = texts(fieldsOf(capabilities).add).find((one) => one !== 'NET_BIND_SERVICE');
    if (added !== undefined) return `the capability ${added}`;
    if ((profileOf(container) ?? profileOf(spec)) === undefined) return 'no seccompProfile';
  }
  return undefined;
}

function profileOf({ securityContext }: Fields): unknown {
  return fieldsOf(fieldsOf(securityContext).seccompProfile).type;
}

function containersOf(spec: Fields): Fields[] {
  return [...podContainersOf(spec), ...maps(spec.ephemeralContainers)];
}
