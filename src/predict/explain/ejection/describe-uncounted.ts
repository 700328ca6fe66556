import { GATEWAY_API_VERSION } from '../../../istio/vocabulary';
import type { KubeObject } from '../../../model/object';
import { plural } from '../../../util/plural';
import type { Service } from '../../../model/services';
import type { SentOutlierDetection, Unseen } from '../../envoy/hosts';
import { isCounted, type Obstacle } from '../../envoy/ejection';
import type { Failing } from '../../shares';
import type { ProxyAnswer } from '../../proxy';
import { add, OUTLIER_DETECTION, OUTLIER_DETECTION_PATH, set, type Remedy } from '../../edit';
import { because, type Reason } from '../../answer';

/** A service, as far as a route for it needs it. */
export type Named = Pick<Service, 'name' | 'namespace' | 'ports'>;

type NotCounted = Extract<Obstacle, { readonly kind: 'not-counted' }>;

const POLICY = 'spec.trafficPolicy.outlierDetection';

/** Why hosts that fail cannot be ejected, and the changes by which they may be. */
export function describeUncounted(
  { addresses, failing }: NotCounted,
  sent: SentOutlierDetection,
  whyUnseen: ProxyAnswer['whyUnseen'],
  cluster: string,
  object: KubeObject,
  service: Named,
): Reason {
  const causes = [...new Set(addresses.flatMap(whyUnseen))];
  const hosts = `${plural(addresses.length, 'host')} that fail${addresses.length === 1 ? 's' : ''} cannot be ejected`;
  const [first] = causes;
  if (first === undefined) {
    const remedies = curesOf(failing, sent, cluster, object);
    return because(`${hosts}: ${whyOf(failing, sent)}`, cluster, object, { path: POLICY, remedies });
  }
  const remedies = causes.length === 1 && first === 'no-timeout' ? cureOfTimeout(failing, sent, cluster, service) : [];
  const text = `${hosts}: ${causes.map((cause) => UNSEEN[cause]).join(' ')}`;
  return because(text, cluster, object, { path: POLICY, remedies });
}

function whyOf(failing: Failing, sent: SentOutlierDetection): string {
  if (sent.splitExternalLocalOriginErrors && failing.reset + failing.timeout > 0) return BROKEN_APART;
  const counted = isCounted(failing, sent, { consecutive5xx: 1, enforcingConsecutive5xx: 100 });
  const isOfGateways = isCounted(failing, sent, CURES[0]!.by);
  return counted && !isOfGateways ? ONLY_5XX : NO_THRESHOLD;
}

const NO_THRESHOLD = 'no enabled threshold counts failures of this sort.';
const ONLY_5XX =
  'only consecutive5xxErrors counts failures of this sort, and with it one path that always fails would eject every pod (see application-errors-eject).';
const BROKEN_APART =
  'with splitExternalLocalOriginErrors, a connection that is established clears the count of connections that fail, and behind a tunnel every connection is established.';

const UNSEEN: Readonly<Record<Unseen, string>> = {
  'tcp-answer': 'the port is for TCP, where Envoy copies bytes and sees no answer, good or bad.',
  'tcp-tunnel':
    'the port is for TCP, and a connection to the tunnel in front of a pod or a gateway is established whether or not there is anything behind it.',
  grpc: 'Envoy counts the answer as a good one: only a status of gRPC that comes in place of an answer, and that stands for a 5xx, counts.',
  'no-timeout': 'answers that never arrive are not counted, because no route has a timeout for them.',
};

/**
 * Changes to the rule, the smallest first. consecutive5xxErrors is not among them: `check` advises against it
 * (application-errors-eject).
 */
const CURES: readonly {
  readonly change: string;
  readonly by: Partial<SentOutlierDetection>;
  readonly field: string;
  readonly value: unknown;
}[] = [
  {
    change: 'set consecutiveGatewayErrors, which counts 502, 503 and 504, and failed connections as 503.',
    by: { consecutiveGatewayFailure: 1, enforcingConsecutiveGatewayFailure: 100 },
    field: 'consecutiveGatewayErrors',
    value: OUTLIER_DETECTION.consecutiveGatewayErrors,
  },
  {
    change: 'set splitExternalLocalOriginErrors: false, so that failed connections count as 503.',
    by: { splitExternalLocalOriginErrors: false },
    field: 'splitExternalLocalOriginErrors',
    value: false,
  },
];

function curesOf(failing: Failing, sent: SentOutlierDetection, cluster: string, object: KubeObject): Remedy[] {
  if (object.kind !== 'DestinationRule') return [];
  return CURES.filter(({ by }) => isCounted(failing, sent, by)).map(({ change, field, value }) => ({
    change,
    edit: [set(cluster, object, [...OUTLIER_DETECTION_PATH, field], value)],
  }));
}

function cureOfTimeout(failing: Failing, sent: SentOutlierDetection, cluster: string, service: Named): Remedy[] {
  const withTimeout: Failing = { ...failing, timeout: failing.unseen, unseen: 0 };
  if (!isCounted(withTimeout, sent)) return [];
  const { name, namespace, ports } = service;
  const route = {
    apiVersion: GATEWAY_API_VERSION,
    kind: 'HTTPRoute',
    metadata: { name: `${name}-timeout`, namespace },
    spec: {
      parentRefs: [{ group: '', kind: 'Service', name }],
      rules: [{ timeouts: { request: '10s' }, backendRefs: [{ name, port: ports[0]?.port }] }],
    },
  };
  return [
    {
      change: 'set timeouts.request in an HTTPRoute for the service: Envoy then answers 504, which counts.',
      edit: [add(cluster, route)],
    },
  ];
}
