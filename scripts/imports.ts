import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';
import { parseArgs } from 'node:util';
import { download, GoMissing } from './imports/download';
import { generate } from './imports/generate';
import { type Lock, refuseChangedSources } from './imports/lock';
import { SOURCES } from './imports/sources';

// `npm run imports` makes imports/ anew. `npm run imports:check` proves that it is what would be made, and writes nothing.

const FOLDER = join(__dirname, '..', 'imports');
const LOCK = join(FOLDER, 'lock.json');

const DRIFT_OR_FAILURE = 1;
const GO_MISSING = 2;

function main(): void {
  const { values } = parseArgs({ options: { check: { type: 'boolean', default: false } } });
  const downloads = SOURCES.map(download);
  const newer = SOURCES.map((source) => download({ ...source, version: source.newer }));
  if (existsSync(LOCK)) {
    refuseChangedSources(JSON.parse(readFileSync(LOCK, 'utf8')) as Lock, [...downloads, ...newer]);
  }
  // All in memory first: whatever fails on the way leaves imports/ as it was.
  const files = generate(downloads, newer);
  if (values.check) {
    check(files);
  } else {
    write(files);
  }
}

function write(files: ReadonlyMap<string, string>): void {
  for (const path of leftovers(files)) {
    rmSync(join(FOLDER, path));
  }
  for (const [path, content] of files) {
    mkdirSync(dirname(join(FOLDER, path)), { recursive: true });
    writeFileSync(join(FOLDER, path), content);
    console.log(`imports/${path}`);
  }
}

function check(files: ReadonlyMap<string, string>): void {
  const drift = [
    ...[...files]
      .filter(([path, content]) => !holds(path, content))
      .map(([path]) => `imports/${path} differs or is missing`),
    ...leftovers(files).map((path) => `imports/${path} is not generated any more`),
  ];
  if (drift.length > 0) {
    console.error(
      `${drift.join('\n')}\nimports/ is not what \`npm run imports\` makes. Run it, and review what changes.`,
    );
    process.exitCode = DRIFT_OR_FAILURE;
  } else {
    console.log(`imports/ is what \`npm run imports\` makes: ${files.size} files, byte for byte.`);
  }
}

function holds(path: string, content: string): boolean {
  return existsSync(join(FOLDER, path)) && readFileSync(join(FOLDER, path)).equals(Buffer.from(content));
}

/** What an earlier run generated and this one did not: the files of a group that is no longer a source. */
function leftovers(files: ReadonlyMap<string, string>): readonly string[] {
  return readdirSync(FOLDER, { encoding: 'utf8', recursive: true })
    .map((path) => path.replaceAll(sep, '/'))
    .filter((path) => /(\.ts|\.yaml|^crds\/.*\.json)$/.test(path) && !files.has(path))
    .sort();
}

try {
  main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = error instanceof GoMissing ? GO_MISSING : DRIFT_OR_FAILURE;
}
