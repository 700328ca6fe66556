import { markdownLine } from '../../util/escape';
import type { Page } from '../format';
import type { Diff } from './report';
import { sectionsOf } from './sections';

/** The effects of a change, for the comment of a pull request. Empty where there are none. */
export function diffAsMarkdown(diff: Diff, { lines }: Page): string {
  return sectionsOf(diff, lines)
    .map(({ title, items }) =>
      [
        `### ${title}`,
        '',
        ...items.flatMap(({ text, details }) => [
          `- ${markdownLine(text)}`,
          ...details.map((line) => `  - ${markdownLine(line.trimStart())}`),
        ]),
        '',
        '',
      ].join('\n'),
    )
    .join('');
}
