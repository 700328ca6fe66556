import { formatMilliseconds } from '../../../util/format-milliseconds';
import type { KubeObject } from '../../../model/object';
import type { Cluster } from '../../../model/mesh';
import { backoffOf, MERGE_WINDOW_MILLISECONDS, type Obstacle } from '../../envoy/ejection';
import type { SentOutlierDetection } from '../../envoy/hosts';
import { OUTLIER_DETECTION, OUTLIER_DETECTION_PATH, set, type Remedy } from '../../edit';
import { because, type Reason } from '../../answer';
import { describeMostlyInService } from './describe-mostly-in-service';
import { describeUncounted, type Named } from './describe-uncounted';
import { plural } from '../../../util/plural';
import type { ProxyAnswer } from '../../proxy';

const POLICY = 'spec.trafficPolicy.outlierDetection';
const MERGED = formatMilliseconds(MERGE_WINDOW_MILLISECONDS);

/** What outlier detection does, and what keeps it from doing more. @param object the rule, or the service without one */
export function describeSettlement(
  answer: Pick<ProxyAnswer, 'settlement' | 'assignment' | 'whyUnseen'>,
  { name }: Cluster,
  object: KubeObject,
  service: Named,
): Reason[] {
  const { settlement, assignment } = answer;
  const { ejected, obstacles } = settlement;
  const reasons: Reason[] = [];
  const sent = assignment.policy.outlierDetection;
  if (ejected.size > 0 && sent !== undefined) {
    const slowest = Math.max(...[...ejected.values()].map(({ requests }) => requests));
    const isCertain = [...ejected.values()].every((detection) => detection.isCertain);
    reasons.push(
      because(
        `outlier detection ejects ${plural(ejected.size, 'host')}${ejected.size > 1 ? ', each' : ''} after ${isCertain ? '' : 'on average '}${plural(Math.ceil(slowest), 'request')} that reach${Math.ceil(slowest) === 1 ? 'es' : ''} it${ejected.size > 1 ? `; where one follows another within ${MERGED}, it gets requests for ${MERGED} more` : ''}.`,
        name,
        object,
        { path: POLICY },
      ),
      because(describeReturn(sent), name, object, { path: `${POLICY}.baseEjectionTime` }),
    );
  }
  return [...reasons, ...obstacles.map((obstacle) => describeObstacle(obstacle, answer, name, object, service))];
}

/** What goes on failing, however much has been ejected: Envoy never forgets a host, it tries it again. */
function describeReturn(sent: SentOutlierDetection): string {
  const { first, longest, longestFrom } = backoffOf(sent);
  const times =
    longestFrom === 1
      ? `after ${formatMilliseconds(first.atLeast)}`
      : `after ${formatMilliseconds(first.atLeast)}, and so much later each time, ${formatMilliseconds(longest.atLeast)} at most`;
  return `a host that is ejected is tried again ${times}. Each time it gets requests until it has failed as often again, and, where that takes less than ${MERGED}, for ${MERGED} more: so long Envoy gathers changes.`;
}

function describeObstacle(
  obstacle: Obstacle,
  { assignment, whyUnseen }: Pick<ProxyAnswer, 'assignment' | 'whyUnseen'>,
  cluster: string,
  object: KubeObject,
  service: Named,
): Reason {
  switch (obstacle.kind) {
    case 'no-outlier-detection':
      return because(
        'nothing is ejected: there is no outlier detection, so hosts that fail go on getting requests.',
        cluster,
        object,
        {
          path: POLICY,
          remedies: remedyOfRule(
            'add outlierDetection, with consecutiveGatewayErrors, maxEjectionPercent: 100 and minHealthPercent: 1.',
            cluster,
            object,
            OUTLIER_DETECTION,
          ),
        },
      );
    case 'not-counted':
      return describeUncounted(obstacle, assignment.policy.outlierDetection!, whyUnseen, cluster, object, service);
    case 'mostly-in-service':
      return describeMostlyInService(obstacle, assignment.policy.outlierDetection!, cluster, object);
    case 'cap': {
      const { maxEjectionPercent, hosts, ejected, needed } = obstacle;
      return because(
        `cannot eject more: ${plural(ejected + 1, 'host')} of ${hosts} would be more than maxEjectionPercent ${maxEjectionPercent} allows.`,
        cluster,
        object,
        {
          path: `${POLICY}.maxEjectionPercent`,
          remedies: capsFrom(needed, hosts).flatMap((cap) => remedyOfCap(cap, cluster, object)),
        },
      );
    }
    case 'panic':
      return because(
        `so few hosts are healthy (fewer than ${obstacle.panicThreshold} %) that Envoy spreads requests over all of them, ejected ones included.`,
        cluster,
        object,
        { path: `${POLICY}.minHealthPercent` },
      );
    case 'no-host-left':
      return because(
        obstacle.ejected === 0
          ? 'there is no healthy host: Envoy answers 503 itself.'
          : `all healthy hosts are ejected (${obstacle.ejected}), and no floor makes Envoy try them anyway: it answers 503 itself, to good requests too.`,
        cluster,
        object,
        obstacle.ejected === 0
          ? {}
          : {
              path: `${POLICY}.minHealthPercent`,
              // Where all that is left fails every request, trying it again cures nothing.
              ...(obstacle.floorHelps && assignment.policy.ignoresFloor !== true
                ? {
                    remedies: remedyOfRule('set minHealthPercent: 1.', cluster, object, { minHealthPercent: 1 }),
                  }
                : {}),
            },
      );
  }
}

/** One field of the rule's outlier detection, or several, set; nothing where there is no rule. */
export function remedyOfRule(
  change: string,
  cluster: string,
  object: KubeObject,
  fields: Readonly<Record<string, unknown>>,
): Remedy[] {
  if (object.kind !== 'DestinationRule') return [];
  const edit = Object.entries(fields).map(([field, value]) =>
    set(cluster, object, [...OUTLIER_DETECTION_PATH, field], value),
  );
  return [{ change, edit }];
}

function remedyOfCap(cap: number, cluster: string, object: KubeObject): Remedy[] {
  const change = `set it to ${cap} or more; 100, with minHealthPercent 1, fits any number.`;
  return remedyOfRule(change, cluster, object, { maxEjectionPercent: cap });
}

/**
 * The caps by which so many hosts, or more, can be ejected, in percent: the cap counts the hosts of all priorities, and those
 * that get the requests of the ejected ones may fail as well.
 */
function capsFrom(needed: number, hosts: number): number[] {
  const counts = Array.from({ length: Math.max(0, hosts - needed + 1) }, (_, more) => needed + more);
  const steps = counts.length <= MOST_CAPS ? counts : [...counts.slice(0, MOST_CAPS - 1), hosts];
  return [...new Set(steps.map((count) => Math.ceil((100 * count) / hosts)))];
}

/** So many are tried. */
const MOST_CAPS = 12;
