import { errorsOf, NOT_FAILING, sumOf, type Failing } from '../../shares';
import type { Balance } from '../hosts';
import type { Tries } from './tries';

/** What an Envoy itself answers where it has no host: 503. */
export const NO_HOST: Failing = { ...NOT_FAILING, 'gateway-error': 1 };

/**
 * How failures of a host look to those who ask the Envoy in front of it: answers are passed on, and in place of one that does not come
 * Envoy answers 503, or 504 where it gives up waiting.
 *
 * @see envoy source/common/router/router.cc Filter::onUpstreamReset, onUpstreamTimeoutAbort
 */
export function passedOn(failing: Failing, hasTimeout: boolean): Failing {
  const { reset, timeout } = failing;
  return {
    ...failing,
    'gateway-error': failing['gateway-error'] + failing['no-connection'] + reset + (hasTimeout ? timeout : 0),
    'no-connection': 0,
    reset: 0,
    timeout: hasTimeout ? 0 : timeout,
  };
}

/** How an Envoy fails those who ask it, by where it sends requests, and by what becomes of those that it tries again. */
export function failingOf(
  { shares, unserved }: Pick<Balance, 'shares' | 'unserved'>,
  tries: Tries | undefined,
  failingAt: (address: string) => Failing,
  hasTimeout: boolean,
): Failing {
  const behind = [...(tries?.failed ?? shares)].map(([address, share]) => {
    const failing = failingAt(address);
    // What was tried again, and has failed for good, fails as its host does.
    const part = tries === undefined ? share : share / (errorsOf(failing) || 1);
    return [passedOn(failing, hasTimeout), part] as const;
  });
  return sumOf([...behind, [NO_HOST, tries?.unserved ?? unserved]]);
}
