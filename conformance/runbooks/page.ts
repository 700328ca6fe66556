import { blocksOf, readPage, type Block } from '../../test/docs/markdown';

// A page of docs/runbooks as what a reader does with it: writes files, changes them, runs commands, compares what they print.

/** One thing that a page has its reader do. */
export type Step = {
  /** As "docs/runbooks/third-cluster.md:12". */
  readonly where: string;
  /** The heading that it stands under. */
  readonly section: string;
} & (
  | { readonly kind: 'write'; readonly file: string; readonly text: string }
  /** Lines of a file that go ("-") and come ("+"), between lines that stay (" "). */
  | { readonly kind: 'change'; readonly file: string; readonly text: string }
  | { readonly kind: 'run'; readonly script: string; readonly exitCode: number; readonly output: string | undefined }
  /** Commands that are shown, for what is not ours: whoever runs the page brings about the same by other means. */
  | { readonly kind: 'elsewhere'; readonly name: string }
);

/** The file of a program that names none. */
const PROGRAM = 'main.ts';
const EXIT = /^exit-(\d+)$/;
const ELSEWHERE = /^elsewhere:(.+)$/;

/**
 * The steps of a page, first to last. A block of TypeScript is main.ts, one of yaml the file that it names, one of diff a
 * change of the file that it names. A block of sh is run: it ends with 0, or as its fence says (`sh exit-1`), and prints to
 * stdout what the block after it shows, if that is `text output`. `sh elsewhere:NAME` is not run.
 */
export function stepsOf(page: string): Step[] {
  const blocks = blocksOf(page);
  const headings = headingsOf(page);
  return blocks.flatMap((block, index): Step[] => {
    const { language, file, line, text } = block;
    const section = headings.filter((heading) => heading.line < line).at(-1)?.text ?? '';
    const place = { where: `${page}:${line}`, section };
    switch (language) {
      case 'ts':
        return [{ ...place, kind: 'write', file: PROGRAM, text }];
      case 'yaml':
        return [{ ...place, kind: 'write', file: required(block), text }];
      case 'diff':
        return [{ ...place, kind: 'change', file: required(block), text }];
      case 'sh': {
        const elsewhere = ELSEWHERE.exec(file ?? '')?.[1];
        if (elsewhere !== undefined) return [{ ...place, kind: 'elsewhere', name: elsewhere }];
        const exitCode = Number(EXIT.exec(file ?? 'exit-0')?.[1]);
        if (Number.isNaN(exitCode)) throw new Error(`${place.where}: "${file}" is no way for a command to end`);
        return [{ ...place, kind: 'run', script: text, exitCode, output: outputIn(blocks[index + 1]) }];
      }
      case 'text':
        if (outputIn(block) === undefined || blocks[index - 1]?.language === 'sh') return [];
        throw new Error(`${place.where}: is the output of nothing`);
      default:
        throw new Error(`${place.where}: nobody would do anything with a block of "${language}"`);
    }
  });
}

function headingsOf(page: string): { line: number; text: string }[] {
  return readPage(page)
    .split('\n')
    .flatMap((line, index) => {
      const text = /^#+ (.*)$/.exec(line)?.[1];
      return text === undefined ? [] : [{ line: index + 1, text }];
    });
}

function required({ page, line, file }: Block): string {
  if (file === undefined) throw new Error(`${page}:${line}: which file is this?`);
  return file;
}

function outputIn(block: Block | undefined): string | undefined {
  return block?.language === 'text' && block.file === 'output' ? block.text : undefined;
}
