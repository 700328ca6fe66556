import fs from 'node:fs';
import * as path from 'node:path';
import { isMap } from '../../util/maps';
import { PathCheck } from './file-name';
import { blocked } from './blocked';
import { describeProblem } from '../../diagnostics';
import { InvalidInput } from '../messages/problem';

/** Lists the clusters, and the files that belong to the synth. */
export const MESH_FILE = 'mesh.json';
/** The JSON files that a synth writes. All others are YAML. */
const JSON_FILES = [MESH_FILE, 'construct-metadata.json'];

/** The files that the last synth into this folder wrote, mesh.json among them. */
export function ownedFiles(outdir: string): Set<string> {
  const file = path.join(outdir, MESH_FILE);
  const stat = fs.lstatSync(file, { throwIfNoEntry: false });
  if (stat === undefined) return new Set();
  if (!stat.isFile()) throw new InvalidInput([blocked(outdir, MESH_FILE, stat, 'file')]);
  try {
    const value: unknown = JSON.parse(fs.readFileSync(file, 'utf8'));
    if (!isMap(value) || !Array.isArray(value.files)) throw new Error('it has no list of files');
    const check = new PathCheck();
    return new Set([...(value.files as unknown[]).filter((name) => isOutputFile(name, check)), MESH_FILE]);
  } catch (error) {
    throw new InvalidInput([
      {
        path: file,
        text: describeProblem({
          message: `is not a mesh.json of cdk8s-ambient: ${(error as Error).message}.`,
          why: 'it lists the files here that may be replaced, so nothing was written.',
          fix: 'restore it, or use an empty output folder.',
        }),
      },
    ]);
  }
}

/**
 * Reports whether a path can be that of a file of ours. A mesh.json or a journal may come from a repository: whatever it
 * lists, no path leaves the output folder, and neither sources nor `.git` are taken for output.
 */
export function isOutputFile(file: unknown, check: PathCheck): file is string {
  return (
    typeof file === 'string' &&
    check.problemOf(file) === undefined &&
    !/(^|\/)\./.test(file) &&
    (file.endsWith('.yaml') || JSON_FILES.includes(file))
  );
}
