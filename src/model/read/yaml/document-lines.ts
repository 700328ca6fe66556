import type { TreeLines } from './any-yaml';
import { lateAnyYaml } from './late-any-yaml';
import { readSimpleYaml, type Lines } from '../simple';

/** Finds the lines of fields in one document. */
export class DocumentLines {
  private readonly simple: Lines | undefined;
  private readonly tree: TreeLines | undefined;

  constructor(text: string) {
    this.simple = readSimpleYaml(text, true)?.lines;
    if (this.simple === undefined) this.tree = new (lateAnyYaml().TreeLines)(text);
  }

  /** The line of a field, from 0; of the nearest field above it that is there. */
  public lineOf(path: readonly (string | number)[]): number {
    return this.simple === undefined ? this.tree!.lineOf(path) : lineIn(this.simple, path);
  }
}

function lineIn(lines: Lines, path: readonly (string | number)[]): number {
  let at: Lines = lines;
  let line = 0;
  for (const key of path) {
    const below: Lines | undefined = typeof at === 'number' ? undefined : at.fields.get(key);
    if (below === undefined) return line;
    at = below;
    line = typeof at === 'number' ? at : at.line;
  }
  return line;
}

/** The line of a field within a document's text, from 0; of the nearest field above it that is there. */
export function lineOfField(text: string, path: readonly (string | number)[]): number {
  return new DocumentLines(text).lineOf(path);
}
