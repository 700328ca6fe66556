/*
 * The restricted Pod Security standard, as far as a pod template can break it.
 * https://kubernetes.io/docs/concepts/security/pod-security-standards/
 */

interface SecurityContext {
  readonly allowPrivilegeEscalation?: boolean;
  readonly capabilities?: { readonly add?: readonly string[]; readonly drop?: readonly string[] };
  readonly privileged?: boolean;
  readonly procMount?: string;
  readonly runAsNonRoot?: boolean;
  readonly runAsUser?: number;
  readonly seccompProfile?: { readonly type?: string };
  readonly seLinuxOptions?: object;
  readonly sysctls?: readonly object[];
}

interface Container {
  readonly name: string;
  readonly ports?: ReadonlyArray<{ readonly hostPort?: number }>;
  readonly securityContext?: SecurityContext;
}

export interface PodSpec {
  readonly containers: readonly Container[];
  readonly initContainers?: readonly Container[];
  readonly hostIPC?: boolean;
  readonly hostNetwork?: boolean;
  readonly hostPID?: boolean;
  readonly securityContext?: SecurityContext;
  readonly volumes?: ReadonlyArray<Record<string, unknown>>;
}

const VOLUMES = [
  'configMap',
  'csi',
  'downwardAPI',
  'emptyDir',
  'ephemeral',
  'persistentVolumeClaim',
  'projected',
  'secret',
];
const PROFILES = ['RuntimeDefault', 'Localhost'];

/** What a namespace that enforces the standard would refuse in a pod; empty if it would take it. */
export function violations(pod: PodSpec): string[] {
  const shared = pod.securityContext ?? {};
  return [
    ...(['hostIPC', 'hostNetwork', 'hostPID'] as const).filter((field) => pod[field] === true),
    ...(shared.runAsUser === 0 ? ['runAsUser'] : []),
    ...(shared.sysctls === undefined ? [] : ['sysctls']),
    ...(shared.seLinuxOptions === undefined ? [] : ['seLinuxOptions']),
    ...(pod.volumes ?? []).flatMap((volume) =>
      Object.keys(volume).filter((key) => key !== 'name' && !VOLUMES.includes(key)),
    ),
    ...[...pod.containers, ...(pod.initContainers ?? [])].flatMap((container) =>
      violationsOf(container, shared).map((field) => `${container.name}: ${field}`),
    ),
  ];
}

function violationsOf({ ports, securityContext: own = {} }: Container, shared: SecurityContext): string[] {
  const broken = {
    allowPrivilegeEscalation: own.allowPrivilegeEscalation !== false,
    'capabilities.add': (own.capabilities?.add ?? []).some((capability) => capability !== 'NET_BIND_SERVICE'),
    'capabilities.drop': own.capabilities?.drop?.includes('ALL') !== true,
    hostPort: (ports ?? []).some(({ hostPort }) => hostPort !== undefined && hostPort !== 0),
    privileged: own.privileged === true,
    procMount: own.procMount !== undefined && own.procMount !== 'Default',
    runAsNonRoot: (own.runAsNonRoot ?? shared.runAsNonRoot) !== true,
    runAsUser: own.runAsUser === 0,
    seccompProfile: !PROFILES.includes((own.seccompProfile ?? shared.seccompProfile)?.type ?? ''),
    seLinuxOptions: own.seLinuxOptions !== undefined,
  };
  return Object.entries(broken).flatMap(([field, is]) => (is ? [field] : []));
}
