import type { Answer, PlacedReason, Reason } from '../answer';
import type { MeshEdit, Remedy } from '../edit';
import { listNames } from '../../util/list-names';
import { isCurable, isCured, type Trials } from './trials';

/** More are not tried in pairs, or in other clusters, too. */
const MOST_IN_PAIRS = 8;
/** Of more clusters, a change says how many more they are. */
const MOST_NAMED = 3;

/**
 * The reasons of an answer, each with the change that cures, if one does. A change is tried when it is read: most reasons are
 * never printed. Of two changes that cure only together, both reasons offer both. What cures only when it is done in every cluster
 * is offered for every cluster.
 */
export function offerTried(
  answer: Answer,
  reasons: readonly PlacedReason[],
  trials: () => Trials,
): readonly PlacedReason[] {
  if (reasons.every(({ remedies }) => remedies === undefined)) return reasons;
  if (!isCurable(answer)) return withoutRemedies(reasons);
  const offers = new Offers(answer, reasons, trials);
  return reasons.map((reason) => (reason.remedies === undefined ? reason : offers.on(reason)));
}

/** What nothing was tried for offers no change but what adds to what was read. */
export function withoutRemedies(reasons: readonly PlacedReason[]): readonly PlacedReason[] {
  return reasons.map((reason) => {
    if (reason.remedies === undefined) return reason;
    const { remedies: _untried, ...rest } = reason;
    return rest;
  });
}

/** A change that no object of those that were read can express cannot be tried. */
function possible({ remedies = [] }: Reason): readonly Remedy[] {
  return remedies.filter(({ edit }) => edit.length > 0);
}

class Offers {
  private readonly remedies: readonly { readonly reason: Reason; readonly remedy: Remedy }[];
  #areTogether: boolean | undefined;

  constructor(
    private readonly answer: Answer,
    reasons: readonly Reason[],
    private readonly trials: () => Trials,
  ) {
    this.remedies = reasons.flatMap((reason) => possible(reason).map((remedy) => ({ reason, remedy })));
  }

  public on(reason: PlacedReason): PlacedReason {
    const { remedies: _untried, ...rest } = reason;
    let tried: { readonly cure: Remedy | undefined } | undefined;
    const cureOf = (): Remedy | undefined => (tried ??= { cure: this.cureOf(reason, possible(reason)) }).cure;
    return {
      ...rest,
      isTried: true,
      get change() {
        return cureOf()?.change;
      },
      get cure() {
        return cureOf()?.edit;
      },
    };
  }

  private cureOf(reason: Reason, remedies: readonly Remedy[]): Remedy | undefined {
    const alone = remedies.find(({ edit }) => this.cures(edit));
    if (alone !== undefined) return alone;
    if (!this.cureTakesTwo()) return undefined;
    return this.together(reason, remedies) ?? this.everywhere(remedies);
  }

  private together(reason: Reason, remedies: readonly Remedy[]): Remedy | undefined {
    for (const { change, edit } of remedies.slice(0, MOST_IN_PAIRS)) {
      const other = this.others(reason).find(({ remedy }) => this.cures([...edit, ...remedy.edit]));
      if (other === undefined) continue;
      const { cluster, object } = other.reason;
      const where = [cluster, object].filter((part) => part !== undefined).join(', ');
      return {
        change: `${change} This cures only together with a second change, ${where}: ${other.remedy.change}`,
        edit: [...edit, ...other.remedy.edit],
      };
    }
    return undefined;
  }

  private everywhere(remedies: readonly Remedy[]): Remedy | undefined {
    for (const { change, edit } of remedies.slice(0, MOST_IN_PAIRS)) {
      const elsewhere = this.trials().elsewhere(edit);
      if (elsewhere.length === 0 || !this.cures([...edit, ...elsewhere])) continue;
      const where = listNames([...new Set(elsewhere.map(({ cluster }) => cluster))], MOST_NAMED);
      return {
        change: `${change} This cures only together with the same change in ${where}.`,
        edit: [...edit, ...elsewhere],
      };
    }
    return undefined;
  }

  private others(reason: Reason) {
    return this.remedies.filter((one) => one.reason !== reason).slice(0, MOST_IN_PAIRS);
  }

  /** True if no change cures alone. */
  private cureTakesTwo(): boolean {
    return (this.#areTogether ??= this.remedies.every(({ remedy }) => !this.cures(remedy.edit)));
  }

  private cures(edit: MeshEdit): boolean {
    const { client, service, port, outages } = this.answer;
    const question = { client, service, ...(port === 0 ? {} : { port }) };
    return isCured(this.answer, this.trials().tried(question, outages, edit));
  }
}
