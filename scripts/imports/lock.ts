import { createHash } from 'node:crypto';
import type { Download } from './download';

/** imports/lock.json: what went in and what came out. */
export interface Lock {
  readonly 'cdk8s-cli': string;
  readonly sources: readonly LockedSource[];
  /** The sha256 of each generated file, by its path in imports/. */
  readonly generated: Readonly<Record<string, string>>;
}

interface LockedSource {
  readonly module: string;
  readonly version: string;
  /** The sha256 of each file as downloaded, by its path in the module. */
  readonly files: Readonly<Record<string, string>>;
}

export function sha256(content: string | Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}

export function lock(
  cdk8sCli: string,
  downloads: readonly Download[],
  generated: ReadonlyMap<string, string | Buffer>,
): Lock {
  return {
    'cdk8s-cli': cdk8sCli,
    sources: downloads
      .map(({ source: { module, version }, files }) => ({ module, version, files: checksums(files) }))
      .sort((left, right) => (`${left.module}@${left.version}` < `${right.module}@${right.version}` ? -1 : 1)),
    generated: checksums(generated),
  };
}

function checksums(files: ReadonlyMap<string, string | Buffer>): Record<string, string> {
  const paths = [...files.keys()].sort();
  return Object.fromEntries(paths.map((path) => [path, sha256(files.get(path) ?? '')]));
}

/**
 * A version that is published must never change. If one did, somebody moved a tag or stands between us and the module:
 * a person has to look before anything is generated from it.
 */
export function refuseChangedSources(before: Lock, downloads: readonly Download[]): void {
  for (const { source, files } of downloads) {
    const locked = before.sources.find(({ module, version }) => module === source.module && version === source.version);
    for (const [path, content] of files) {
      const expected = locked?.files[path];
      const actual = sha256(content);
      if (expected !== undefined && actual !== expected) {
        throw new Error(
          `${source.module}@${source.version} ${path} is not the file it was: the lock has sha256 ${expected}, ` +
            `downloaded was ${actual}. A published version must not change, so nothing was written.`,
        );
      }
    }
  }
}
