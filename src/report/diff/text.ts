import { visibleLines } from '../../util/escape';
import type { Page } from '../format';
import type { Item } from './item';
import type { Diff } from './report';
import { sectionsOf } from './sections';

/** The effects of a change, as text. Empty where there are none. */
export function diffAsText(diff: Diff, { lines }: Page): string {
  return sectionsOf(diff, lines)
    .map(({ title, items }) => visibleLines([title, '', ...items.flatMap(itemAsText), '']))
    .join('');
}

function itemAsText({ text, details }: Item): string[] {
  return [`  ${text}`, ...details.map((line) => `    ${line}`)];
}
