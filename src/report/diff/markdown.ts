import { markdownLine } from '../../util/escape';
import type { Page } from '../format';
import type { Diff } from './report';
import { sectionsOf, type Item } from './sections';

/** The comments of GitHub are no longer, and those of GitLab may be. @see https://docs.github.com/rest/issues/comments */
const LONGEST = 65_536;
/** Room for what each section says of the items that it leaves out. */
const REMAINDER = 120;

/**
 * The effects of a change, for the comment of a pull request. Empty where there are none. What a comment has no room for is
 * counted: the sections come in the order of their weight, so that lists of objects go first.
 */
export function diffAsMarkdown(diff: Diff, { lines }: Page): string {
  const sections = sectionsOf(diff, lines);
  let room = LONGEST - sections.reduce((sum, { title }) => sum + headOf(title).length + REMAINDER, 0);
  return sections
    .map(({ title, items }) => {
      const shown: string[] = [];
      for (const item of items) {
        const text = itemAsMarkdown(item);
        if (text.length > room) break;
        room -= text.length;
        shown.push(text);
      }
      const left = items.length - shown.length;
      if (left > 0) shown.push(`- ${left} more: a comment has no room for them. \`--format text\` prints all.\n`);
      return `${headOf(title)}${shown.join('')}\n`;
    })
    .join('');
}

function headOf(title: string): string {
  return `### ${title}\n\n`;
}

function itemAsMarkdown({ text, details }: Item): string {
  return [`- ${markdownLine(text)}\n`, ...details.map((line) => `  - ${markdownLine(line.trimStart())}\n`)].join('');
}
