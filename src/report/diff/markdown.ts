import { markdownLine } from '../../util/escape';
import type { Page } from '../format';
import { changeAsMermaid } from './mermaid';
import type { Diff } from './report';
import type { Item, Section } from './item';
import { sectionsOf } from './sections';

/** The comments of GitHub are no longer, and those of GitLab may be. @see https://docs.github.com/rest/issues/comments */
const LONGEST = 65_536;
/** Room for what each section says of the items that it leaves out. */
const REMAINDER = 120;
/** A host of code draws each picture in a frame of its own: more of them make a comment slow. */
const MOST_PICTURES = 20;
/** Of a picture. Far below what Mermaid refuses, in text and in edges. @see mermaid packages/mermaid/src/defaultConfig.ts */
const LONGEST_PICTURE = 10_000;

/**
 * The effects of a change, for the comment of a pull request. Empty where there are none. What a comment has no room for is
 * counted: the sections come in the order of their weight, so that lists of objects go first, and answers worst first. Pictures get
 * the room that text leaves.
 */
export function diffAsMarkdown(diff: Diff, { lines }: Page): string {
  const { shown, room } = fitting(sectionsOf(diff, lines));
  const pictures = picturesOf(
    shown.flatMap(({ items }) => items),
    room,
  );
  return shown
    .map(({ title, items, left }) => {
      const all = items.map((item) => `${itemAsMarkdown(item)}${pictures.get(item) ?? ''}`);
      if (left > 0) all.push(`- ${left} more: a comment has no room for them. \`--format text\` prints all.\n`);
      return `${headOf(title)}${all.join('')}\n`;
    })
    .join('');
}

interface ShownSection extends Section {
  /** How many of its items are left out. */
  readonly left: number;
}

/** What a comment has room for, and the room that is left. */
function fitting(sections: readonly Section[]): { readonly shown: readonly ShownSection[]; readonly room: number } {
  let room = LONGEST - sections.reduce((sum, { title }) => sum + headOf(title).length + REMAINDER, 0);
  const shown = sections.map(({ title, items }) => {
    const kept: Item[] = [];
    for (const item of items) {
      const { length } = itemAsMarkdown(item);
      if (length > room) break;
      room -= length;
      kept.push(item);
    }
    return { title, items: kept, left: items.length - kept.length };
  });
  return { shown, room };
}

/** The pictures of the first items that have one and for which there is room. */
function picturesOf(items: readonly Item[], space: number): ReadonlyMap<Item, string> {
  const pictures = new Map<Item, string>();
  let room = space;
  for (const item of items) {
    if (item.change === undefined || pictures.size === MOST_PICTURES) continue;
    const picture = foldedPicture(changeAsMermaid(item.change));
    if (picture.length > Math.min(room, LONGEST_PICTURE)) continue;
    room -= picture.length;
    pictures.set(item, picture);
  }
  return pictures;
}

function headOf(title: string): string {
  return `### ${title}\n\n`;
}

function itemAsMarkdown({ text, details }: Item): string {
  return [`- ${markdownLine(text)}\n`, ...details.map((line) => `  - ${markdownLine(line.trimStart())}\n`)].join('');
}

/** Within the item of a list, so that it is folded under it. */
function foldedPicture(mermaid: string): string {
  const block = [
    '<details><summary>Picture</summary>',
    '',
    '```mermaid',
    ...mermaid.trimEnd().split('\n'),
    '```',
    '',
    '</details>',
  ];
  return `\n${block.map((line) => (line === '' ? '\n' : `  ${line}\n`)).join('')}\n`;
}
