/** A time that something takes, in milliseconds: from, to. */
export interface Span {
  readonly atLeast: number;
  readonly atMost: number;
}

/** Where a time comes from. */
export type Basis =
  /** A real Envoy was measured, and does the same. */
  | 'measured'
  /** An object that was read says it. */
  | 'read'
  /** The one who asks says it. */
  | 'given'
  /** A default of Kubernetes or Istio, or an estimate: not measured. */
  | 'assumed';

/** One of the times between a fault and the moment when proxies know of it. */
export interface Delay extends Span {
  readonly basis: Basis;
  /** What it is made of. */
  readonly source: string;
}

/** Their names, as `--delay` takes them. */
export type DelayName = 'node-not-ready' | 'readiness-probe' | 'endpoint-slice' | 'push' | 'connect-timeout';

export type Delays = Readonly<Record<DelayName, Delay>>;

const SECOND = 1000;

/**
 * The times of clusters that change no default.
 *
 * @see kubernetes pkg/controller/nodelifecycle/config/v1alpha1/defaults.go, pkg/kubelet/apis/config/v1beta1/defaults.go
 * @see istio pilot/pkg/features/tuning.go, pkg/config/mesh/mesh.go DefaultMeshConfig
 */
export const DEFAULT_DELAYS: Delays = {
  'node-not-ready': {
    ...{ atLeast: 40 * SECOND, atMost: 60 * SECOND, basis: 'assumed' },
    source:
      'node-monitor-grace-period 50 s, as of Kubernetes 1.32; it begins with a Lease that is up to 10 s old, and is checked every 5 s',
  },
  'readiness-probe': { ...spanOfProbe({}), basis: 'assumed', source: 'defaults: periodSeconds 10, failureThreshold 3' },
  'endpoint-slice': {
    atLeast: 0,
    atMost: SECOND,
    basis: 'assumed',
    source: 'an estimate: by default nothing delays it',
  },
  push: {
    ...{ atLeast: 0.1 * SECOND, atMost: 10 * SECOND, basis: 'assumed' },
    source: 'PILOT_DEBOUNCE_AFTER 100 ms, PILOT_DEBOUNCE_MAX 10 s while other changes keep coming',
  },
  'connect-timeout': {
    ...{ atLeast: 10 * SECOND, atMost: 10 * SECOND, basis: 'assumed' },
    source: 'connectTimeout of the MeshConfig, 10 s by default',
  },
};

export const DELAY_NAMES = Object.keys(DEFAULT_DELAYS) as readonly DelayName[];

/** What a readiness probe says of its times, in seconds. */
export interface ProbeTimes {
  readonly periodSeconds?: number | undefined;
  readonly failureThreshold?: number | undefined;
  readonly timeoutSeconds?: number | undefined;
}

/**
 * How long a probe takes to find a container unready. The first failing probe begins within a period after the fault, and the last
 * that is needed may end by its timeout.
 *
 * @see kubernetes pkg/apis/core/v1/defaults.go SetDefaults_Probe
 */
export function spanOfProbe({ periodSeconds = 10, failureThreshold = 3, timeoutSeconds = 1 }: ProbeTimes): Span {
  return {
    atLeast: (failureThreshold - 1) * periodSeconds * SECOND,
    atMost: (failureThreshold * periodSeconds + timeoutSeconds) * SECOND,
  };
}

/** Times one after the other. */
export function sumOfSpans(spans: readonly Span[]): Span {
  return spans.reduce((sum, { atLeast, atMost }) => ({ atLeast: sum.atLeast + atLeast, atMost: sum.atMost + atMost }), {
    atLeast: 0,
    atMost: 0,
  });
}
