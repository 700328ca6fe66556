import fs from 'node:fs';
import path from 'node:path';
import type { Finding } from './finding';

/** A file of manifests, read. */
export interface ManifestFile {
  /** Its path, as the directory was given, with "/" between folders. */
  readonly file: string;
  readonly text: string;
}

export interface Manifests {
  readonly files: readonly ManifestFile[];
  /** What could not be read. */
  readonly findings: readonly Finding[];
}

/** What kubectl apply takes for a manifest. */
const EXTENSIONS = ['.json', '.yaml', '.yml'];
/** Far beyond what any API server or GitOps tool takes; reading more would need memory nobody planned for. */
const LARGEST_FILE = 50 * 1024 * 1024;

/** Reads every manifest below a folder, sorted by path. Each file it does not read is a finding. */
export function readManifests(folder: string): Manifests {
  const files: ManifestFile[] = [];
  const findings: Finding[] = [];
  const visited = new Set<string>();

  const visit = (at: string): void => {
    const real = fs.realpathSync(at);
    if (visited.has(real)) {
      findings.push({
        rule: 'unreadable-file',
        severity: 'warning',
        file: toFile(at),
        message: `leads to ${toFile(real)}, which was read already: a symbolic link that goes in a circle, or two to one folder. It is not read again.`,
        fix: 'remove the link.',
      });
      return;
    }
    visited.add(real);
    for (const entry of fs.readdirSync(at).sort()) visitEntry(path.join(at, entry));
  };
  const visitEntry = (at: string): void => {
    try {
      const stat = fs.statSync(at);
      if (stat.isDirectory()) visit(at);
      else if (EXTENSIONS.includes(path.extname(at))) {
        const read = readText(at, stat);
        if (typeof read === 'string') files.push({ file: toFile(at), text: read });
        else findings.push(read);
      }
    } catch (error) {
      findings.push(unreadable(at, (error as Error).message));
    }
  };
  visit(folder);
  return { files, findings };
}

function readText(at: string, stat: fs.Stats): string | Finding {
  if (!stat.isFile()) return unreadable(at, 'it is no regular file');
  if (stat.size > LARGEST_FILE) {
    return unreadable(
      at,
      `it has ${Math.round(stat.size / 1024 / 1024)} MB, more than the ${LARGEST_FILE / 1024 / 1024} MB that are read`,
    );
  }
  const bytes = fs.readFileSync(at);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return {
      ...unreadable(at, `it is not UTF-8 (first at byte ${firstInvalidByte(bytes)})`),
      line: lineOfByte(bytes, firstInvalidByte(bytes)),
    };
  }
}

function unreadable(at: string, why: string): Finding {
  return {
    rule: 'unreadable-file',
    severity: 'error',
    file: toFile(at),
    message: `cannot be read: ${why}. What it declares is missing from everything said here.`,
    fix: 'repair the file, or move it out of the tree.',
  };
}

/** The first byte from which on the text is no UTF-8, by halving: decoding is fast, and a file is wrong only once. */
function firstInvalidByte(bytes: Buffer): number {
  let valid = 0;
  let invalid = bytes.length;
  while (valid < invalid) {
    const middle = (valid + invalid + 1) >>> 1;
    // A character cut in two by the cut is not what is wrong.
    if (isUtf8(bytes.subarray(0, middle))) valid = middle;
    else invalid = middle - 1;
  }
  return valid;
}

function isUtf8(bytes: Buffer): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
    return true;
  } catch {
    return false;
  }
}

function lineOfByte(bytes: Buffer, offset: number): number {
  return bytes.subarray(0, offset).filter((byte) => byte === 0x0a).length + 1;
}

/** Paths look the same on every system. */
export function toFile(at: string): string {
  return at.split(path.sep).join('/');
}
