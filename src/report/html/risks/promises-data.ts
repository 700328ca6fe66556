import type { PromiseVerdict } from '../../../predict/promises';
import { describeVerdict } from '../../failures/promises';
import type { PromisesData } from '../data/risks-data';
import type { Explain } from '../data/tables';

/** So many are listed: the file stays small. */
const MOST = 300;
const RANKS = { broken: 0, undecided: 1, kept: 2 };

/** Whether promises are kept, the broken ones first. */
export function toPromisesData(verdicts: readonly PromiseVerdict[], explain: Explain): PromisesData {
  const count = (wanted: PromiseVerdict['outcome']): number =>
    verdicts.filter(({ outcome }) => outcome === wanted).length;
  const sorted = [...verdicts].sort((left, right) => RANKS[left.outcome] - RANKS[right.outcome]);
  return {
    ...{ kept: count('kept'), broken: count('broken'), undecided: count('undecided') },
    verdicts: sorted.slice(0, MOST).map((verdict) => {
      const { outcome, service, promised, counterexample } = verdict;
      const command = counterexample && explain({ service, port: undefined, ...counterexample });
      return { outcome, service, promised, details: describeVerdict(verdict), command: command ?? null };
    }),
    more: Math.max(0, verdicts.length - MOST),
  };
}
