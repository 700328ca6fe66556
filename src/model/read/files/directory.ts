import type { Diagnostic } from '../../../diagnostics';
import fs from 'node:fs';
import path from 'node:path';
import { MOST_BYTES_OF_TREE, MOST_FILES, MOST_FOLDER_DEPTH, MOST_FOLDERS } from '../yaml';
import { describeFailure, kindOf, readTextFile } from './text-file';

/** A file of manifests, read. */
export interface ManifestFile {
  /** Its path, as the directory was given, with "/" between folders. */
  readonly file: string;
  readonly text: string;
}

export interface Manifests {
  readonly files: readonly ManifestFile[];
  /** What could not be read. */
  readonly findings: readonly Diagnostic[];
}

/** What was read of a tree so far, of what may be read of it. */
export interface Usage {
  files: number;
  folders: number;
  bytes: number;
  documents: number;
}

export function noUsage(): Usage {
  return { files: 0, folders: 0, bytes: 0, documents: 0 };
}

/** What kubectl apply takes for a manifest. */
const EXTENSIONS = ['.json', '.yaml', '.yml'];
/** What kustomize takes for its own, beside names with these extensions. */
const KUSTOMIZATION = 'Kustomization';

/** True for the name of a file that is read. */
export function isManifestName(name: string): boolean {
  return EXTENSIONS.includes(path.extname(name)) || name === KUSTOMIZATION;
}

/** Reads every manifest below a folder, sorted by path. Each file it does not read is a finding. */
export function readManifests(folder: string, usage = noUsage()): Manifests {
  const walk = new Walk(usage);
  walk.enter(folder);
  return walk;
}

class Walk implements Manifests {
  public readonly files: ManifestFile[] = [];
  public readonly findings: Diagnostic[] = [];
  /** Where each folder was met first, by what it is to the file system. */
  private readonly visited = new Map<string, string>();
  private isOver = false;

  constructor(private readonly usage: Usage) {}

  public enter(folder: string): void {
    try {
      const stat = fs.statSync(folder);
      if (stat.isDirectory()) this.folder(folder, stat, 0);
      else this.findings.push(unreadable(folder, `it is ${kindOf(stat)}, where a folder belongs`));
    } catch (error) {
      this.findings.push(unreadable(folder, describeFailure(error)));
    }
  }

  private folder(at: string, stat: fs.Stats, depth: number): void {
    const identity = `${stat.dev}:${stat.ino}`;
    const before = this.visited.get(identity);
    if (before !== undefined) {
      this.findings.push(readAlready(at, before));
      return;
    }
    this.visited.set(identity, at);
    if (depth > MOST_FOLDER_DEPTH) {
      this.findings.push(
        unreadable(at, `it is more than ${MOST_FOLDER_DEPTH} folders deep, and no deeper ones are read`),
      );
      return;
    }
    if (++this.usage.folders > MOST_FOLDERS) this.end(at, `the tree has more than ${MOST_FOLDERS} folders`);
    for (const entry of fs.readdirSync(at).sort()) {
      if (this.isOver) return;
      this.entry(path.join(at, entry), depth);
    }
  }

  private entry(at: string, depth: number): void {
    try {
      const stat = fs.statSync(at);
      if (stat.isDirectory()) this.folder(at, stat, depth + 1);
      else if (isManifestName(path.basename(at))) this.file(at, stat);
    } catch (error) {
      this.findings.push(unreadable(at, describeFailure(error)));
    }
  }

  private file(at: string, { size }: fs.Stats): void {
    if (++this.usage.files > MOST_FILES) {
      this.end(at, `the tree has more than ${MOST_FILES} files`);
      return;
    }
    if (this.usage.bytes + size > MOST_BYTES_OF_TREE) {
      this.end(at, `the files of the tree have more than ${MOST_BYTES_OF_TREE / 1024 / 1024} MB together`);
      return;
    }
    const read = readTextFile(at);
    if ('text' in read) {
      this.usage.bytes += size;
      this.files.push({ file: toFile(at), text: read.text });
    } else this.findings.push({ ...unreadable(at, read.why), ...(read.line === undefined ? {} : { line: read.line }) });
  }

  private end(at: string, why: string): void {
    this.isOver = true;
    this.findings.push(unreadable(at, `${why}, and no more are read. Neither is what comes after it`));
  }
}

function readAlready(at: string, before: string): Diagnostic {
  return {
    rule: 'unreadable-file',
    severity: 'warning',
    file: toFile(at),
    message: `leads to ${toFile(before)}, which was read already: a symbolic link that goes in a circle, or two to one folder. It is not read again.`,
    fix: 'remove the link.',
  };
}

/** A file or folder that is not read. */
export function unreadable(at: string, why: string): Diagnostic {
  return {
    rule: 'unreadable-file',
    severity: 'error',
    file: toFile(at),
    message: `cannot be read: ${why}. What it declares is missing from everything said here.`,
    fix: 'repair the file, or move it out of the tree.',
  };
}

/** Paths look the same on every system. */
export function toFile(at: string): string {
  return at.split(path.sep).join('/');
}
