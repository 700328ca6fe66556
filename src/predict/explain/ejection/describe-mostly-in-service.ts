import type { KubeObject } from '../../../model/object';
import { formatCount } from '../../../util/format-count';
import { plural } from '../../../util/plural';
import type { SentOutlierDetection } from '../../envoy/hosts';
import { DEFAULT_RATE, type Obstacle } from '../../envoy/ejection';
import { OUTLIER_DETECTION, OUTLIER_DETECTION_PATH, set, type Remedy } from '../../edit';
import { because, type Reason } from '../../answer';

type MostlyInService = Extract<Obstacle, { readonly kind: 'mostly-in-service' }>;

const DAY = 24 * 3600 * 1000;

/** Why hosts that fail, and are ejected for it, get requests all the same, and the changes by which they may not. */
export function describeMostlyInService(
  { addresses, cycle: { detection, inService, out } }: MostlyInService,
  sent: SentOutlierDetection,
  cluster: string,
  object: KubeObject,
): Reason {
  const one = addresses.length === 1;
  const hosts = `${plural(addresses.length, 'host')} that fail${one ? 's' : ''} ${one ? 'is' : 'are'} in service for longer than out`;
  const until = `after ${detection.isCertain ? '' : 'on average '}${requestsIn(detection.requests)} that reach it, at ${DEFAULT_RATE}/s in ${timeOf(inService)}`;
  const text = `${hosts}: a host is ejected ${until}, and is re-admitted after ${timeOf(out)}.`;
  const remedies = object.kind === 'DestinationRule' ? remediesOf(sent, cluster, object) : [];
  return because(text, cluster, object, { path: OUTLIER_DETECTION_PATH.join('.'), remedies });
}

function remediesOf(sent: SentOutlierDetection, cluster: string, object: KubeObject): Remedy[] {
  const edit = (field: string, value: unknown) => [set(cluster, object, [...OUTLIER_DETECTION_PATH, field], value)];
  const threshold = OUTLIER_DETECTION.consecutiveGatewayErrors;
  return [
    {
      change: `set consecutiveGatewayErrors: ${threshold}.`,
      edit: edit('consecutiveGatewayErrors', threshold),
    },
    ...(sent.baseEjectionTimeMilliseconds === undefined
      ? []
      : [{ change: 'set baseEjectionTime: 30s, Istio’s default.', edit: edit('baseEjectionTime', '30s') }]),
  ];
}

function requestsIn(requests: number): string {
  return Number.isSafeInteger(Math.ceil(requests)) ? plural(Math.ceil(requests), 'request') : 'more requests than come';
}

function timeOf(milliseconds: number): string {
  if (milliseconds > DAY) return 'more than a day';
  return milliseconds < 1000 ? 'less than 1 s' : `${formatCount(milliseconds / 1000)} s`;
}
