import { Lazy } from 'cdk8s';
import type { IConstruct } from 'constructs';
import type { Problem } from '../../synth/problem';
import { renderedCluster } from '../../synth/rendering';
import { nameList, targetsOf, type TargetCluster } from '../../synth/scope';

/** The oldest minor whose waypoints route to other networks, so the oldest in which failover can work at all (istio note 57537). */
const OLDEST_MINOR = 28;
const NEWEST_MINOR = 31;
/** What a mesh is assumed to run where nothing is said. */
export const NEWEST_ISTIO_VERSION = '1.31.0';

const PATTERN = /^1\.(\d{1,3})\.(\d{1,4})(?:-[0-9A-Za-z.-]+)?$/;

/** Says what is wrong with a version, if anything. */
export function checkIstioVersion(version: string): Problem[] {
  const match = PATTERN.exec(version);
  if (match === null) {
    return [
      {
        what: `Istio version ${JSON.stringify(version)} is not of the form MAJOR.MINOR.PATCH.`,
        why: 'patch releases change where traffic goes (1.28.1 did), so a prediction for "1.28" could be wrong in an outage.',
        fix: 'write the version that `istioctl version` shows for istiod, for example "1.30.3".',
      },
    ];
  }
  const minor = Number(match[1]);
  if (minor < OLDEST_MINOR || minor > NEWEST_MINOR) {
    return [
      {
        what: `Istio ${version} is not supported; 1.${OLDEST_MINOR} to 1.${NEWEST_MINOR} are.`,
        why:
          minor < OLDEST_MINOR
            ? 'waypoints send no traffic to other networks before 1.28, so nothing would fail over.'
            : 'its failover semantics are not known here, so a synth could promise what the mesh does not do.',
        fix:
          minor < OLDEST_MINOR
            ? 'upgrade the cluster first.'
            : 'use a release of cdk8s-ambient that knows this version.',
      },
    ];
  }
  return [];
}

/** From here on a failover priority that begins with the network only prefers it (istio commit b6787c126ec, PR 60829). */
const NETWORK_PREFERENCE = [1, 31, 0] as const;

/** True if `[topology.istio.io/network, …]` goes on comparing labels of what is in other networks. */
export function hasNetworkPreference(version: string): boolean {
  return !isOlder(version, NETWORK_PREFERENCE);
}

/** What was added to Istio after 1.28, by the field of ours that needs it. Absent fields exist in every supported version. */
export const SINCE = {
  /** Annotation networking.istio.io/traffic-distribution on a Namespace (istio release 1.30.0). */
  namespaceTrafficDistribution: [1, 30, 0],
  /** DestinationRule outlierDetection.outlierDetectionHttpErrorCodes (istio/api 1.31). */
  outlierDetectionHttpErrorCodes: [1, 31, 0],
} as const satisfies Record<string, readonly [number, number, number]>;

/**
 * Refuses a field where a cluster that gets it has an Istio that is older than the field.
 *
 * @param given where the value comes from: of a token only the cluster that is being rendered is known to get it
 */
export function checkSince(field: keyof typeof SINCE, construct: IConstruct, ...given: unknown[]): Problem[] {
  const needed = SINCE[field];
  const tooOld = getting(construct, given).filter((cluster) => isOlder(cluster.istioVersion, needed));
  if (tooOld.length === 0) return [];
  const versions = [...new Set(tooOld.map((cluster) => cluster.istioVersion))].sort().join(', ');
  return [
    {
      what: `${field} needs Istio ${needed.join('.')}, but ${nameList(tooOld)} ${tooOld.length === 1 ? 'runs' : 'run'} ${versions}.`,
      why: 'an older istiod ignores or refuses what it does not know, so clusters that should behave alike would not.',
      fix: `upgrade ${nameList(tooOld)}, leave ${field} out, or declare it in a scope of newer clusters only.`,
    },
  ];
}

function getting(construct: IConstruct, given: readonly unknown[]): readonly TargetCluster[] {
  const targets = targetsOf(construct);
  return targets.length > 0 && given.some((value) => value instanceof Lazy) ? [renderedCluster()] : targets;
}

function isOlder(version: string, than: readonly [number, number, number]): boolean {
  const match = PATTERN.exec(version);
  if (match === null) return false; // reported by checkIstioVersion
  const [, minor, patch] = than;
  return Number(match[1]) < minor || (Number(match[1]) === minor && Number(match[2]) < patch);
}
