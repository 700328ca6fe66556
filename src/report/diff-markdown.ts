import type { FieldLines } from '../model/read/field-line';
import type { Diff } from './diff';
import { sectionsOf } from './diff-text';
import { markdownLine } from './escape';

/** What a change comes to, for the comment of a pull request. Empty where it comes to nothing. */
export function diffAsMarkdown(diff: Diff, lines: FieldLines): string {
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
