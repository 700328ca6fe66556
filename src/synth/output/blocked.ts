import type { Stats } from 'node:fs';
import * as path from 'node:path';
import { describe, type LocatedProblem } from '../problem';

/** What stands in the way of a file or folder of the output. */
export function blocked(
  outdir: string,
  file: string,
  found: Stats | string,
  wanted?: 'file' | 'folder',
): LocatedProblem {
  return {
    path: path.join(outdir, file),
    text: describe({
      what: `${typeof found === 'string' ? found : `is ${kindOf(found)}, not a ${wanted ?? 'file'}`}.`,
      why: 'a synth that wrote around it would leave a tree that is neither the old nor the new one.',
      fix: 'move it away, or use an output folder of its own.',
    }),
  };
}

function kindOf(stat: Stats): string {
  if (stat.isSymbolicLink()) return 'a symbolic link';
  if (stat.isDirectory()) return 'a folder';
  return stat.isFile() ? 'a file' : 'neither file nor folder';
}
