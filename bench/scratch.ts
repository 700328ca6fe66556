import { mkdirSync, mkdtempSync, readdirSync, rmSync, truncateSync } from 'node:fs';
import { join } from 'node:path';

/** What a peer finds where it is to write. */
export type OutputFolder = 'new' | 'emptied';

/**
 * Folders for what the peers write. Each run gets a new one, and nothing is deleted before the last run: ext4 without a
 * journal makes new files up to 50 times slower for minutes after others were deleted, whoever asks for them. With
 * `emptied` each run finds what `cdk8s synth` would leave it: the folder of the run before, just deleted.
 */
export class Scratch {
  private readonly root: string;
  private used = 0;

  constructor(
    parent: string,
    private readonly output: OutputFolder,
  ) {
    mkdirSync(parent, { recursive: true });
    this.root = mkdtempSync(join(parent, 'scratch-'));
  }

  /** The name of a folder that is not there yet. */
  public folder(name: string): string {
    return join(this.root, `${this.used++}-${name}`);
  }

  /** The name of a folder for a run of a peer to write to. */
  public outputFolder(peer: string): string {
    if (this.output === 'new') return this.folder(peer);
    const folder = join(this.root, peer);
    rmSync(folder, { recursive: true, force: true });
    return folder;
  }

  /** Frees what a run wrote, before it costs the next run time that it is brought to the disk. */
  public free(folder: string): void {
    if (this.output === 'emptied') return;
    for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
      if (entry.isFile()) truncateSync(join(entry.parentPath, entry.name));
    }
  }

  public delete(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}
