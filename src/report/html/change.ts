import type { FieldLines } from '../../model/read/field-line';
import type { BehaviourChange } from '../../predict/change/compare';
import { loadOf } from '../../predict/load';
import type { Matrix, Row } from '../../predict/matrix';
import { describeOutage } from '../../predict/outage/describe-outage';
import type { Prediction } from '../../predict/prediction';
import type { Answer } from '../../predict/questions/answer';
import { groupBy } from '../../util/group-by';
import type { Diff } from '../diff';
import { sectionsWithoutAnswers } from '../diff/sections';
import type { ChangeData } from './data';
import type { WasOf } from './row';

/** A change, and what its answers were. */
export interface Changed {
  readonly from: string;
  readonly to: string;
  readonly diff: Diff;
  readonly wasOf: WasOf;
}

/** What a change does beside the answers that it changes, which are the rows of the page. */
export function toChangeData({ from, to, diff }: Changed, lines: FieldLines | undefined): ChangeData {
  return { from, to, sections: sectionsWithoutAnswers(diff, lines) };
}

/** The answers that a change changes, service by service, as a matrix with holes. */
export function changedMatrices(
  after: Prediction,
  { changes }: Diff['comparison'],
): { readonly matrices: readonly Matrix[]; readonly wasOf: WasOf } {
  const was = new Map<Answer, Answer>(changes.map((change) => [change.after, change.before]));
  const matrices = [...groupBy(changes, ({ service }) => service)].map(([service, ofService]) => ({
    service,
    rows: [...groupBy(ofService, ({ outages }) => JSON.stringify(outages)).values()].map((group) =>
      rowOf(after, service, group),
    ),
  }));
  return { matrices, wasOf: (answer) => was.get(answer) };
}

function rowOf(after: Prediction, service: string, group: readonly [BehaviourChange, ...BehaviourChange[]]): Row {
  const [{ outages }] = group;
  const name = outages.length === 0 ? 'nothing is wrong' : outages.map(describeOutage).join('; ');
  // The same outage of the newer tree says whether its rules let it happen.
  const key = JSON.stringify(outages);
  const known = after.scenariosFor(service).find((scenario) => JSON.stringify(scenario.outages) === key);
  return {
    scenario: known ?? { name, outages },
    answers: group.map((change) => change.after),
    load: loadOf(after, service, undefined, outages, new Map()),
  };
}
