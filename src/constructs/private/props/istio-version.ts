import { Lazy } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { firstReleaseWith, hasSince } from '../../../istio/behaviours';
import { isIstioVersion, KNOWN_VERSIONS, malformedVersion, parseIstioVersion } from '../../../istio/versions';
import type { Problem } from '../../../diagnostics';
import { renderedCluster } from '../../../synth/render/rendering';
import { nameList, targetsOf, type TargetCluster } from '../../../synth/tree/scope';
import { show } from './show';

/** What is wrong with a version, if anything. */
export function checkIstioVersion(version: string): Problem[] {
  // A program in JavaScript may pass anything.
  const malformed = malformedVersion(typeof version === 'string' ? version : show(version));
  if (malformed !== undefined) return [malformed];
  const { support } = parseIstioVersion(version);
  if (support !== 'known') {
    return [
      {
        message: `Istio ${version} is not supported; ${KNOWN_VERSIONS} are.`,
        why:
          support === 'older'
            ? 'waypoints send no traffic to other networks before 1.28, so nothing would fail over.'
            : 'its failover semantics are not known here, so a synth could promise what the mesh does not do.',
        fix:
          support === 'older'
            ? 'upgrade the cluster first.'
            : 'use a release of cdk8s-ambient that knows this version.',
      },
    ];
  }
  return [];
}

/** The fields of ours that need a newer Istio than the oldest supported one. */
export type FieldOfNewerIstio = 'namespaceTrafficDistribution' | 'outlierDetectionHttpErrorCodes' | 'waypointCanary';

/**
 * Refuses a field where a cluster that gets it has an Istio that is older than the field.
 *
 * @param given where the value comes from: of a token only the cluster that is being rendered is known to get it
 */
export function checkSince(field: FieldOfNewerIstio, construct: IConstruct, ...given: unknown[]): Problem[] {
  const tooOld = getting(construct, given).filter(
    ({ istioVersion }) =>
      istioVersion !== undefined && isIstioVersion(istioVersion) && !hasSince(parseIstioVersion(istioVersion), field),
  );
  if (tooOld.length === 0) return [];
  const versions = [...new Set(tooOld.map(({ istioVersion }) => istioVersion))].sort().join(', ');
  return [
    {
      message: `${field} needs Istio ${firstReleaseWith(field)}, but ${nameList(tooOld)} ${tooOld.length === 1 ? 'runs' : 'run'} ${versions}.`,
      why: 'an older istiod ignores or refuses what it does not know, so clusters that should behave alike would not.',
      fix: `upgrade ${nameList(tooOld)}, leave ${field} out, or declare it in a scope of newer clusters only.`,
    },
  ];
}

function getting(construct: IConstruct, given: readonly unknown[]): readonly TargetCluster[] {
  const targets = targetsOf(construct);
  return targets.length > 0 && given.some((value) => value instanceof Lazy) ? [renderedCluster()] : targets;
}
