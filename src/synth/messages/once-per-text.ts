import { compareText } from '../../util/compare-text';
import { groupBy } from '../../util/group-by';
import type { LocatedProblem } from './problem';

/** One problem for all constructs of which the same is wrong, in the same words: of the first, with the next one named. */
export function oncePerText(problems: readonly LocatedProblem[]): LocatedProblem[] {
  return [...groupBy(problems, ({ text }) => text)].map(([text, alike]) => {
    const [path = '', next, ...others] = [...new Set(alike.map((one) => one.path))].sort(compareText);
    if (next === undefined) return { path, text };
    const [message, ...rest] = text.split('\n');
    const holds = `The same holds for ${others.length === 0 ? next : `${others.length + 1} more, ${next} the next of them`}.`;
    return { path, text: [`${message} ${holds}`, ...rest].join('\n') };
  });
}
