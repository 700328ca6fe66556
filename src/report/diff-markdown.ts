import type { FieldLines } from '../model/read/field-line';
import type { Diff } from './diff';
import { sectionsOf } from './diff-text';

/** What a change comes to, for the comment of a pull request. Empty where it comes to nothing. */
export function diffAsMarkdown(diff: Diff, lines: FieldLines): string {
  return sectionsOf(diff, lines)
    .map(({ title, items }) =>
      [
        `### ${title}`,
        '',
        ...items.flatMap(({ text, details }) => [
          `- ${escape(text)}`,
          ...details.map((line) => `  - ${escape(line.trimStart())}`),
        ]),
        '',
        '',
      ].join('\n'),
    )
    .join('');
}

/** Names and labels may have in them what Markdown reads as its own. */
function escape(text: string): string {
  return text.replace(/[\\`*_{}[\]<>#|~]/g, '\\$&');
}
