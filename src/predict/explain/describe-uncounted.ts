import type { KubeObject } from '../../model/kube-object';
import { plural } from '../../util/plural';
import type { SentOutlierDetection } from '../envoy/assignment';
import { detect } from '../envoy/detection';
import type { Obstacle } from '../envoy/settle';
import type { Unseen } from '../envoy/upstream';
import type { Failing } from '../outage/failing';
import type { ProxyAnswer } from '../questions/proxy-answer';
import { because, type Reason } from './reason';

type NotCounted = Extract<Obstacle, { readonly kind: 'not-counted' }>;

const POLICY = 'spec.trafficPolicy.outlierDetection';

/** Why hosts that fail cannot be ejected, and the one change by which they would be, if there is one. */
export function describeUncounted(
  { addresses, failing }: NotCounted,
  sent: SentOutlierDetection,
  whyUnseen: ProxyAnswer['whyUnseen'],
  cluster: string,
  object: KubeObject,
): Reason {
  const causes = [...new Set(addresses.flatMap(whyUnseen))];
  const hosts = `${plural(addresses.length, 'host')} that fail${addresses.length === 1 ? 's' : ''} cannot be ejected`;
  const [first] = causes;
  if (first === undefined) {
    const why =
      sent.splitExternalLocalOriginErrors && failing.reset + failing.timeout > 0 ? BROKEN_APART : NO_THRESHOLD;
    const change = cureOf(failing, sent);
    return because(`${hosts}: ${why}`, cluster, object, { path: POLICY, ...(change === undefined ? {} : { change }) });
  }
  const change = causes.length === 1 && first === 'no-timeout' ? cureOfTimeout(failing, sent) : undefined;
  const text = `${hosts}: ${causes.map((cause) => UNSEEN[cause]).join(' ')}`;
  return because(text, cluster, object, { path: POLICY, ...(change === undefined ? {} : { change }) });
}

const NO_THRESHOLD = 'no threshold that is on counts failures of this sort.';
const BROKEN_APART =
  'with splitExternalLocalOriginErrors, a connection that comes about clears the count of connections that fail, and behind a tunnel every connection comes about.';

const UNSEEN: Readonly<Record<Unseen, string>> = {
  'tcp-answer': 'the port is for TCP, where Envoy copies bytes and sees no answer, good or bad.',
  'tcp-tunnel':
    'the port is for TCP, and a connection to the tunnel in front of a pod or a gateway comes about whether or not there is anything behind it.',
  grpc: 'Envoy takes the answer for a good one: only a status of gRPC that comes in place of an answer, and that stands for a 5xx, counts.',
  'no-timeout': 'answers that never come are not counted, for no route gives up on them.',
};

/** Changes to the rule, the smallest first. */
const CURES: readonly { readonly change: string; readonly by: Partial<SentOutlierDetection> }[] = [
  {
    change: 'set consecutiveGatewayErrors, which counts 502, 503 and 504, and failed connections as 503.',
    by: { consecutiveGatewayFailure: 1, enforcingConsecutiveGatewayFailure: 100 },
  },
  {
    change: 'set consecutive5xxErrors, which counts all 5xx, and failed connections as 503.',
    by: { consecutive5xx: 1, enforcingConsecutive5xx: 100 },
  },
  {
    change: 'set splitExternalLocalOriginErrors: false, so that failed connections count as 503.',
    by: { splitExternalLocalOriginErrors: false },
  },
];

/** A change is tried before it is named. */
function cureOf(failing: Failing, sent: SentOutlierDetection): string | undefined {
  return CURES.find(({ by }) => detect(failing, { ...sent, ...by }) !== undefined)?.change;
}

function cureOfTimeout(failing: Failing, sent: SentOutlierDetection): string | undefined {
  const withTimeout: Failing = { ...failing, timeout: failing.unseen, unseen: 0 };
  if (detect(withTimeout, sent) === undefined) return undefined;
  return 'set timeouts.request in an HTTPRoute for the service: Envoy then answers 504, which counts.';
}
