import { mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { failedDirectory, runsDirectory } from './cache';
import { commandLineOf, isAlive, readRecords, stopProcesses } from './processes';

// Each run has a folder: its logs, the clusters' data, and who to stop. It goes when the run ends. So a folder that is still
// there belongs to a run in progress, to one that was left up on purpose, or to one that was killed before it could tidy up.

interface Owner {
  readonly pid: number;
  readonly commandLine: string;
  /** Left up by `--keep`: only `--down` stops it. */
  readonly kept: boolean;
}

const OWNER_FILE = 'owner.json';

/** A folder for this run. */
export function createRunDirectory(): string {
  // Readable to nobody else: there are admin tokens in it, on ports that every local user can reach.
  mkdirSync(runsDirectory(), { recursive: true, mode: 0o700 });
  // Complete before it has a name that counts: without its owner it would look like a leftover to another run.
  const unnamed = mkdtempSync(join(runsDirectory(), '.new-'));
  writeOwner(unnamed, false);
  const directory = join(runsDirectory(), basename(unnamed).replace('.new-', ''));
  renameSync(unnamed, directory);
  return directory;
}

/** From now on the run's end does not end what it started. */
export function keepRunDirectory(directory: string): void {
  writeOwner(directory, true);
}

export function removeRunDirectory(directory: string): void {
  rmSync(directory, { recursive: true, force: true });
}

/** Keeps the logs of a run that failed, in place of those of the one before. Returns where they are. */
export function setAside(directory: string): string {
  for (const entry of readdirSync(directory, { withFileTypes: true })) {
    if (entry.isDirectory()) {
      // Data is of no use without its programs, and it is the bulk.
      rmSync(join(directory, entry.name, 'etcd'), { recursive: true, force: true });
    }
  }
  rmSync(failedDirectory(), { recursive: true, force: true });
  renameSync(directory, failedDirectory());
  return failedDirectory();
}

/** Stops what runs that are over left behind; with `kept`, also what `--keep` left up. Says what it did. */
export async function stopLeftovers(kept: boolean): Promise<void> {
  for (const directory of runDirectories()) {
    const owner = readOwner(directory);
    if (owner.kept && !kept) {
      console.log(
        `clusters that --keep left up are still up; \`npm run conformance -- --down\` stops them: ${directory}`,
      );
    } else if (!owner.kept && isAlive(owner)) {
      console.log(`another run is in progress and is left alone: process ${owner.pid}`);
    } else {
      const records = readRecords(directory);
      const alive = records.filter(isAlive).length;
      await stopProcesses(records);
      removeRunDirectory(directory);
      console.log(`stopped ${alive} processes of an earlier run: ${directory}`);
    }
  }
}

function runDirectories(): readonly string[] {
  mkdirSync(runsDirectory(), { recursive: true, mode: 0o700 });
  return readdirSync(runsDirectory())
    .filter((name) => !name.startsWith('.'))
    .map((name) => join(runsDirectory(), name));
}

function writeOwner(directory: string, kept: boolean): void {
  const owner: Owner = { pid: process.pid, commandLine: commandLineOf(process.pid), kept };
  writeFileSync(join(directory, OWNER_FILE), JSON.stringify(owner));
}

function readOwner(directory: string): Owner {
  return JSON.parse(readFileSync(join(directory, OWNER_FILE), 'utf8')) as Owner;
}
