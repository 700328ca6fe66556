import { commit } from '../../../src/synth/commit';
import { Progress } from '../../../src/synth/messages/progress';

/** Commits files given as text, with the mesh.json that lists them, as a synth does. */
export function write(
  folder: string,
  texts: Record<string, string>,
  {
    mode = 'replace-tree',
    patience,
  }: { readonly mode?: 'replace-tree' | 'only-these'; readonly patience?: number } = {},
) {
  const files = new Map(Object.entries(withMeshFile(texts)).map(([file, text]) => [file, Buffer.from(text)]));
  return commit(folder, files, mode, new Progress(), patience);
}

/** The files of a commit, mesh.json among them. */
export function withMeshFile(texts: Record<string, string>): Record<string, string> {
  return { ...texts, 'mesh.json': JSON.stringify({ files: Object.keys(texts) }) };
}

/** One of two trees. Half of the files of each are in both, with other contents. */
export function filesOf(tree: string): Record<string, string> {
  const own = tree === 'A' ? 0 : 60;
  return Object.fromEntries(
    Array.from({ length: 120 }, (_, number) => {
      const file = number + own;
      return [`cluster${file % 10}/${Math.floor(file / 10)}.yaml`, `${tree} ${file}\n`];
    }),
  );
}
