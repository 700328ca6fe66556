import type { Stats } from 'node:fs';
import * as path from 'node:path';
import { describeProblem } from '../../diagnostics';
import type { LocatedProblem } from '../messages/problem';

/** What stands in the way of a file or folder of the output. */
export function blocked(
  outdir: string,
  file: string,
  found: Stats | string,
  wanted?: 'file' | 'folder',
): LocatedProblem {
  return {
    path: path.join(outdir, file),
    text: describeProblem({
      message: `${typeof found === 'string' ? found : `is ${kindOf(found)}, not a ${wanted ?? 'file'}`}.`,
      why: 'a synth that wrote around it would leave a tree that is neither the old nor the new one.',
      fix: 'move it away, or use an output folder of its own.',
    }),
  };
}

/** An output folder, or a folder in it, that takes no files. */
export function unwritable(outdir: string, folder: string, what: string): LocatedProblem {
  return {
    path: path.join(outdir, folder),
    text: describeProblem({
      message: `${what}.`,
      why: 'the tree stays the old one, without the changes of this synth.',
      fix: 'allow this user to write there, free space on the disk, or use another output folder.',
    }),
  };
}

function kindOf(stat: Stats): string {
  if (stat.isSymbolicLink()) return 'a symbolic link';
  if (stat.isDirectory()) return 'a folder';
  return stat.isFile() ? 'a file' : 'neither file nor folder';
}
