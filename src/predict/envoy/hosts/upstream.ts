import { countedAs, errorsOf, FAILURE_CLASSES, NOT_FAILING, type Failing } from '../../shares';

/** How a proxy speaks with a host, as far as outlier detection depends on it. */
export interface Upstream {
  /** For TCP, a proxy copies bytes: it sees connections that come about or do not, and no answer. */
  readonly protocol: 'http' | 'tcp';
  /**
   * True if the host is reached through a tunnel (HBONE). Its address is then an internal one of the proxy itself, so that
   * connecting always succeeds at once; what fails beyond shows as a connection that breaks.
   */
  readonly isTunnelled: boolean;
  /** True if the proxy gives up on an answer after some time. */
  readonly hasTimeout: boolean;
}

/** Why outlier detection counts nothing of a failure, whatever its thresholds are. */
export type Unseen = 'tcp-answer' | 'tcp-tunnel' | 'grpc' | 'no-timeout';

/**
 * What a proxy sees of failures. What it does not see is in `unseen`: the client fails all the same.
 *
 * @see envoy source/common/router/router.cc Filter::onUpstreamReset, onResponseTimeout, onUpstreamHeaders
 * @see envoy source/common/tcp_proxy/tcp_proxy.cc Filter::onGenericPoolReady, onGenericPoolFailure
 */
export function seenBy(upstream: Upstream, failing: Failing): Failing {
  const { protocol, isTunnelled, hasTimeout } = upstream;
  const key = `${protocol} ${isTunnelled} ${hasTimeout}`;
  let known = SEEN.get(failing);
  if (known === undefined) SEEN.set(failing, (known = new Map<string, Failing>()));
  let seen = known.get(key);
  if (seen === undefined) known.set(key, (seen = whatIsSeen(upstream, failing)));
  return seen;
}

/** Many hosts fail alike. */
const SEEN = new WeakMap<Failing, Map<string, Failing>>();

function whatIsSeen({ protocol, isTunnelled, hasTimeout }: Upstream, failing: Failing): Failing {
  const { reset, timeout } = failing;
  const connecting = failing['no-connection'];
  if (protocol === 'tcp') {
    const answers = errorsOf({ ...failing, 'no-connection': 0 });
    return isTunnelled
      ? { ...NOT_FAILING, unseen: answers + connecting }
      : { ...NOT_FAILING, 'no-connection': connecting, unseen: answers };
  }
  return {
    ...failing,
    'no-connection': isTunnelled ? 0 : connecting,
    reset: reset + (isTunnelled ? connecting : 0),
    timeout: hasTimeout ? timeout : 0,
    unseen: failing.unseen + (hasTimeout ? 0 : timeout),
  };
}

/** Why some of a host's failures are not seen. */
export function whyUnseen({ protocol, isTunnelled, hasTimeout }: Upstream, failing: Failing): Unseen[] {
  const connecting = failing['no-connection'] > 0;
  const answers = FAILURE_CLASSES.some((one) => one !== 'no-connection' && failing[one] > 0);
  if (protocol === 'tcp') {
    return [...(answers ? ['tcp-answer' as const] : []), ...(connecting && isTunnelled ? ['tcp-tunnel' as const] : [])];
  }
  return [
    ...(FAILURE_CLASSES.some((one) => failing[one] > 0 && countedAs(one) === 'unseen') ? ['grpc' as const] : []),
    ...(failing.timeout > 0 && !hasTimeout ? ['no-timeout' as const] : []),
  ];
}
