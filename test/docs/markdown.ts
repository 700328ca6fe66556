import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';

/** The root of the repository. */
export const ROOT = join(__dirname, '..', '..');

const NOT_OURS = new Set(['node_modules', 'dist', 'lib', 'coverage', '.git', '.tmp']);

/** A fenced block of a page: ```language file. */
export interface Block {
  /** The page, relative to the root of the repository. */
  readonly page: string;
  /** The line of its opening fence, from 1. */
  readonly line: number;
  readonly language: string;
  /** What stands behind the language: the file that the block shows. Readers of the rendered page do not see it. */
  readonly file: string | undefined;
  /** The lines between the fences, with a newline at the end. */
  readonly text: string;
}

/** Every page of the repository, relative to its root, sorted. */
export function pages(): string[] {
  return readdirSync(ROOT, { withFileTypes: true })
    .filter(({ name }) => !NOT_OURS.has(name))
    .flatMap((entry) =>
      entry.isDirectory()
        ? readdirSync(join(ROOT, entry.name), { withFileTypes: true, recursive: true })
            .filter((below) => below.isFile())
            .map((below) => relative(ROOT, join(below.parentPath, below.name)).split(sep).join('/'))
        : [entry.name],
    )
    .filter((path) => path.endsWith('.md') && !path.split('/').some((part) => NOT_OURS.has(part)))
    .sort();
}

export function readPage(page: string): string {
  return readFileSync(join(ROOT, page), 'utf8');
}

/** The fenced blocks of a page, first to last. */
export function blocksOf(page: string, content = readPage(page)): Block[] {
  const blocks: Block[] = [];
  let open: { line: number; language: string; file: string | undefined; lines: string[] } | undefined;
  content.split('\n').forEach((text, index) => {
    if (open === undefined) {
      const fence = /^```(\S*)(?:\s+(\S+))?\s*$/.exec(text);
      if (fence !== null) open = { line: index + 1, language: fence[1] ?? '', file: fence[2], lines: [] };
    } else if (text === '```') {
      const { lines, ...rest } = open;
      blocks.push({ page, ...rest, text: `${lines.join('\n')}\n` });
      open = undefined;
    } else open.lines.push(text);
  });
  if (open !== undefined) throw new Error(`${page}:${open.line}: the block is never closed`);
  return blocks;
}

/** The page without its fenced blocks and inline code: what is prose. */
export function proseOf(page: string): string {
  return readPage(page)
    .replace(/^```[\s\S]*?^```$/gm, '')
    .replace(/`[^`\n]*`/g, '');
}
