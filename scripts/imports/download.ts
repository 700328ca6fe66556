import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Source } from './sources';

/** A source with its files, byte for byte as the module holds them. */
export interface Download {
  readonly source: Source;
  readonly files: ReadonlyMap<string, Buffer>;
}

/** Refreshing needs Go. Using the library, and testing it, does not. */
export class GoMissing extends Error {
  constructor() {
    super('`go` was not found. Only refreshing and checking imports/ needs it: https://go.dev/doc/install');
    this.name = 'GoMissing';
  }
}

/** Go verifies what it downloads against its checksum database, which is why the files come from here and not from a URL. */
export function download(source: Source): Download {
  const directory = moduleDirectory(`${source.module}@${source.version}`);
  return { source, files: new Map(source.paths.map((path) => [path, readFileSync(join(directory, path))])) };
}

function moduleDirectory(module: string): string {
  // An empty folder: in ours, a go.mod or go.work further up could have its say.
  const emptyFolder = mkdtempSync(join(tmpdir(), 'imports-go-'));
  try {
    const { error, status, stdout, stderr } = spawnSync('go', ['mod', 'download', '-json', module], {
      cwd: emptyFolder,
      encoding: 'utf8',
      // GOTOOLCHAIN: a module whose go.mod asks for a newer Go is unpacked by that one only.
      env: { ...process.env, GOFLAGS: '-mod=mod', GOTOOLCHAIN: 'auto', GOWORK: 'off' },
    });
    if (error !== undefined) {
      throw 'code' in error && error.code === 'ENOENT' ? new GoMissing() : error;
    }
    if (status !== 0) {
      throw new Error(`go mod download ${module} failed:\n${stderr}${stdout}`);
    }
    return (JSON.parse(stdout) as { readonly Dir: string }).Dir;
  } finally {
    rmSync(emptyFolder, { recursive: true });
  }
}
