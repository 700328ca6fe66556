import path from 'node:path';
import { CONSTRUCT_MAP_FILE, digestOf, type ConstructMap, type MappedConstruct } from '../../../util/construct-map';
import { WORK_FOLDER } from '../../../util/work-folder';
import { isMap } from '../../../util/maps';
import type { Origin } from '../../object';
import { toFile } from './directory';
import { readTextFile } from './text-file';

/** The construct that made a document, and the line of the program that declares it. */
export interface MadeBy {
  /** Its path in the construct tree: "sample/helloworld-failover". */
  readonly construct: string;
  /** "main.ts:23"; undefined where it is not known. */
  readonly declaredAt?: string;
}

/** What synths left in mesh directories about the constructs that made their documents. Read where it is asked for. */
export class ConstructMaps {
  private readonly maps = new Map<string, ConstructMap | undefined>();
  /** By file, the constructs of its documents. */
  private readonly documents = new Map<string, readonly MadeBy[]>();

  constructor(private readonly roots: readonly string[]) {}

  /** Undefined where no synth made the document, or its file is not what the last synth wrote. */
  public of({ file, document }: Pick<Origin, 'file' | 'document'>): MadeBy | undefined {
    let known = this.documents.get(file);
    if (known === undefined) this.documents.set(file, (known = this.documentsOf(file)));
    return known[document - 1];
  }

  private documentsOf(file: string): readonly MadeBy[] {
    for (const root of this.roots) {
      const inRoot = path.posix.relative(toFile(root), file);
      const map = inRoot.startsWith('../') ? undefined : this.mapOf(root);
      const content = map?.contents[map.files[inRoot] ?? -1];
      if (map === undefined || content === undefined) continue;
      const read = readTextFile(file);
      if (!('text' in read) || digestOf(read.text) !== content.digest) return [];
      return content.documents.map((number) => toMadeBy(map.constructs[number]!, root));
    }
    return [];
  }

  private mapOf(root: string): ConstructMap | undefined {
    if (!this.maps.has(root)) this.maps.set(root, readMap(root));
    return this.maps.get(root);
  }
}

function readMap(root: string): ConstructMap | undefined {
  const read = readTextFile(path.join(root, WORK_FOLDER, CONSTRUCT_MAP_FILE));
  if (!('text' in read)) return undefined;
  try {
    const value: unknown = JSON.parse(read.text);
    return isConstructMap(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** What another release wrote, or something else, says nothing. */
function isConstructMap(value: unknown): value is ConstructMap {
  if (!isMap(value) || value.version !== 1 || !isMap(value.files)) return false;
  const { constructs, contents } = value;
  return (
    Array.isArray(constructs) &&
    constructs.every(isConstruct) &&
    Array.isArray(contents) &&
    contents.every((content) => isContent(content, constructs.length)) &&
    Object.values(value.files).every((number) => typeof number === 'number')
  );
}

function isConstruct(value: unknown): boolean {
  return (
    isMap(value) &&
    typeof value.path === 'string' &&
    (value.source === undefined || (typeof value.source === 'string' && typeof value.line === 'number'))
  );
}

function isContent(value: unknown, constructs: number): boolean {
  return (
    isMap(value) &&
    typeof value.digest === 'string' &&
    Array.isArray(value.documents) &&
    value.documents.every((number) => Number.isInteger(number) && number >= 0 && number < constructs)
  );
}

function toMadeBy({ path: construct, source, line }: MappedConstruct, root: string): MadeBy {
  if (source === undefined) return { construct };
  const file = toFile(path.relative('', path.join(root, source)));
  return { construct, declaredAt: `${file}:${line}` };
}
