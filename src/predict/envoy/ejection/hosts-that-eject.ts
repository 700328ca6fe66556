import { isSameSpread, SpreadBuilder, type Failing, type Spread } from '../../shares';
import type { Balance, EnvoyHost, EnvoyPolicy } from '../hosts';
import { settle, type Settlement } from './settle';

/** A host that is an Envoy itself, and ejects what fails behind it: where its requests end, and how it fails those who ask it. */
export interface EjectingHost {
  readonly untilEjected: Spread;
  readonly afterEjection: Spread;
  readonly failing: { readonly untilEjected: Failing; readonly afterEjection: Failing };
}

/** What an Envoy makes of hosts that eject by themselves. */
export interface EjectionAbove {
  readonly untilEjected: Spread;
  /** Undefined where requests end in different places with hosts that are ejected for a while, and without them. */
  readonly afterEjection: Spread | undefined;
  /** What it makes of hosts that go on failing. */
  readonly lasting: Settlement;
  /** What it makes of them while none has ejected anything. */
  readonly meanwhile: Settlement;
  /** The hosts that it may eject for what they pass on before they have ejected it themselves. */
  readonly forAWhile: readonly string[];
}

/**
 * Spreads requests over hosts that eject by themselves. A host that passes failures on is ejected for them, or has ejected what fails
 * before: which of the two comes first is chance, and it is re-admitted. So requests have one end where it does not matter.
 */
export function settleAbove(
  hosts: readonly EnvoyHost[],
  policy: EnvoyPolicy,
  hostAt: (address: string) => EjectingHost,
): EjectionAbove {
  const lasting = settle(hosts, policy, (address) => hostAt(address).failing.afterEjection);
  const meanwhile = settle(hosts, policy, (address) => hostAt(address).failing.untilEjected);
  const spread = ({ shares, unserved }: Balance, of: (host: EjectingHost) => Spread): Spread => {
    const builder = new SpreadBuilder();
    for (const [address, share] of shares) builder.add(of(hostAt(address)), share);
    builder.fail(unserved);
    return builder.build();
  };
  const afterEjection = spread(lasting.after, (host) => host.afterEjection);
  const forAWhile = [...meanwhile.ejected.keys()].filter((address) => !lasting.ejected.has(address));
  const isSettled =
    forAWhile.length === 0 ||
    [spread(meanwhile.after, (host) => host.afterEjection), ...forAWhile.map((one) => hostAt(one).afterEjection)].every(
      (one) => isSameSpread(one, afterEjection),
    );
  return {
    untilEjected: spread(lasting.before, (host) => host.untilEjected),
    afterEjection: isSettled ? afterEjection : undefined,
    lasting,
    meanwhile,
    forAWhile,
  };
}
