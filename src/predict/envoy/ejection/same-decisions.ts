import type { Failing } from '../../shares';
import type { SentOutlierDetection } from '../hosts';
import { detect } from './detection';
import { cycleOf, isMostlyOut } from './time-in-service';
import type { Decision, UseOfCounts } from './use-of-counts';

type Name = 'consecutive5xx' | 'consecutiveGatewayFailure' | 'consecutiveLocalOriginFailure';

/** The counts at which a rule has hosts ejected, where they are on. */
export type Counts = Readonly<Partial<Record<Name, number>>>;

const DECIDE: Readonly<Record<Decision['what'], (failing: Failing, sent: SentOutlierDetection) => Decision['result']>> =
  {
    isCounted: (failing, sent) => detect(failing, sent) !== undefined,
    isMostlyOut: (failing, sent) => isMostlyOut(cycleOf(failing, sent)),
  };

/** True if what was computed by some counts is the same by others. */
export function isSameWith(use: UseOfCounts, from: Counts, to: Counts): boolean {
  return (
    use.decisions?.every(
      ({ what, failing, sent, supposed, result }) =>
        DECIDE[what](failing, { ...withCounts(sent, from, to), ...supposed }) === result,
    ) ?? false
  );
}

function withCounts(sent: SentOutlierDetection, from: Counts, to: Counts): SentOutlierDetection {
  const replaced = (Object.entries(to) as [Name, number][]).filter(
    ([name]) => sent[name] !== undefined && sent[name] === from[name],
  );
  return { ...sent, ...Object.fromEntries(replaced) };
}
