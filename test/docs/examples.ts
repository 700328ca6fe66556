import { blocksOf, type Block } from './markdown';

/** A TypeScript block of a page, and what the page says comes out of it. */
export interface Example {
  readonly name: string;
  readonly block: Block;
  /** The program to check and run. */
  readonly program: string;
  /** True if it only adds to the first program of its page, so that it may leave some of that one's names unused. */
  readonly isFragment: boolean;
  /** The blocks between this example and the next: files it writes, or the message it is refused with. */
  readonly shown: readonly Block[];
}

const SYNTH = 'mesh.synth();\n';

/**
 * The examples of a page. A block with `new Mesh(` or `new App(` is a program. Any other is a fragment: it stands for
 * the page's first program with the block put before its last line. One that names a file is that file of the repository, and
 * no program of its own.
 */
export function examplesOf(page: string, blocks = blocksOf(page)): Example[] {
  const examples: Array<{ block: Block; shown: Block[] }> = [];
  for (const block of blocks) {
    if (block.language === 'ts' && block.file === undefined) examples.push({ block, shown: [] });
    else examples.at(-1)?.shown.push(block);
  }
  const first = examples[0]?.block.text ?? '';
  return examples.map(({ block, shown }) => {
    const isFragment = !/new (Mesh|App)\(/.test(block.text);
    return {
      name: `${page}:${block.line}`,
      block,
      program: isFragment ? insert(block, first) : block.text,
      isFragment,
      shown,
    };
  });
}

function insert({ page, line, text }: Block, program: string): string {
  if (!program.endsWith(SYNTH)) {
    throw new Error(
      `${page}:${line}: is a fragment, but the first program of the page does not end in ${SYNTH.trim()}`,
    );
  }
  const imports = /^import [^;]*;\n/gm;
  const ownImports = text.match(imports)?.join('') ?? '';
  return `${ownImports}${program.slice(0, -SYNTH.length)}\n${text.replace(imports, '')}\n${SYNTH}`;
}
