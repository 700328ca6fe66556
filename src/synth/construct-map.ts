import fs from 'node:fs';
import * as path from 'node:path';
import {
  CONSTRUCT_MAP_FILE,
  digestOf,
  type ConstructMap,
  type MappedConstruct,
  type MappedContent,
} from '../util/construct-map';
import { WORK_FOLDER } from '../util/work-folder';
import { declarationOf } from './messages/declared-at';
import { attempt } from './output/work-folder';
import type { Files, Placement } from './place/place';
import type { RenderedDocument } from './render/render';

/**
 * Notes which construct made each document of a tree, and on which line it is declared, for `check` to name. The output is whole
 * without it, so a failure is no failure of the synth.
 */
export function writeConstructMap(outdir: string, placement: Placement, files: Files): void {
  const text = `${JSON.stringify(toConstructMap(outdir, placement, files))}\n`;
  const folder = path.join(outdir, WORK_FOLDER);
  attempt(() => {
    fs.mkdirSync(folder, { recursive: true });
    replace(path.join(folder, '.gitignore'), '*\n');
    replace(path.join(folder, CONSTRUCT_MAP_FILE), text);
  });
}

/** Readers see the old file or the new one. What a synth that was killed left staged the next one replaces. */
function replace(file: string, text: string): void {
  const staged = `${file}.staged`;
  fs.writeFileSync(staged, text);
  fs.renameSync(staged, file);
}

function toConstructMap(outdir: string, placement: Placement, files: Files): ConstructMap {
  const constructs: MappedConstruct[] = [];
  const contents: MappedContent[] = [];
  const constructNumbers = new Map<Construct, number>();
  const contentNumbers = new Map<Documents, number>();
  const numberOf = ({ source: { construct } }: Documents[number]): number =>
    numbered(constructNumbers, construct, constructs, () => describe(outdir, construct));

  const byFile: Record<string, number> = {};
  for (const [{ folder }, paths] of placement) {
    for (const [name, documents] of paths) {
      const file = `${folder}/${name}`;
      const content = files.get(file);
      if (content === undefined) continue;
      byFile[file] = numbered(contentNumbers, documents, contents, () => ({
        digest: digestOf(content),
        documents: documents.map(numberOf),
      }));
    }
  }
  return { version: 1, constructs, contents, files: byFile };
}

type Documents = readonly RenderedDocument[];
type Construct = RenderedDocument['source']['construct'];

/** The number of what is in a list already, by its key; else it is made and put there. */
function numbered<Key, Value>(numbers: Map<Key, number>, key: Key, values: Value[], make: () => Value): number {
  const known = numbers.get(key);
  if (known !== undefined) return known;
  const number = values.push(make()) - 1;
  numbers.set(key, number);
  return number;
}

function describe(outdir: string, made: Construct): MappedConstruct {
  const { construct, place } = declarationOf(made);
  if (place === undefined) return { path: construct.node.path };
  const source = path.relative(path.resolve(outdir), place.file).replaceAll(path.sep, '/');
  return { path: construct.node.path, source, line: place.line };
}
