import * as fs from 'node:fs';
import { dirname, join } from 'node:path';
import { given, measure } from './meter';

/*
 * The floor: writes bytes that are already rendered with the guarantees of src/synth/commit.ts, and does nothing else. A
 * file that is not ours is never touched; killed at any moment it leaves every file whole, old or new, and a journal.
 */
measure((job) => {
  const files = readRendered(given(job.rendered, 'what was rendered'));
  return () => write(job.outdir, files);
});

function write(outdir: string, files: ReadonlyMap<string, Buffer>): void {
  fs.mkdirSync(outdir, { recursive: true });
  for (const path of files.keys()) {
    if (fs.lstatSync(join(outdir, path), { throwIfNoEntry: false }) !== undefined) throw new Error(`${path} is there`);
  }
  const staging = join(outdir, '.staging');
  fs.mkdirSync(staging);
  const moves: string[] = [];
  for (const [path, content] of files) {
    writeNew(join(staging, String(moves.length)), content);
    moves.push(path);
  }
  const journal = join(staging, 'journal.json');
  writeNew(`${journal}.new`, Buffer.from(JSON.stringify(moves)));
  fs.renameSync(`${journal}.new`, journal);

  const folders = new Set(moves.map((path) => dirname(path)));
  for (const folder of folders) fs.mkdirSync(join(outdir, folder), { recursive: true });
  for (const [number, path] of moves.entries()) fs.renameSync(join(staging, String(number)), join(outdir, path));
  fs.unlinkSync(journal);
  fs.rmdirSync(staging);
}

function writeNew(file: string, content: Buffer): void {
  const descriptor = fs.openSync(file, 'wx');
  let written = 0;
  while (written < content.length) written += fs.writeSync(descriptor, content, written);
  fs.closeSync(descriptor);
}

/** Clusters that have the same content share one buffer, as they do in our synth. */
function readRendered(folder: string): Map<string, Buffer> {
  const meshFile = fs.readFileSync(join(folder, 'mesh.json'));
  const { files } = JSON.parse(meshFile.toString()) as { files: string[] };
  const contents = new Map<string, Buffer>();
  const rendered = new Map<string, Buffer>([['mesh.json', meshFile]]);
  for (const path of files) {
    const content = fs.readFileSync(join(folder, path));
    const key = content.toString('latin1');
    const shared = contents.get(key) ?? content;
    contents.set(key, shared);
    rendered.set(path, shared);
  }
  return rendered;
}
