import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { binaryDirectory } from '../../clusters/cache';
import type { Mesh } from '../../clusters/mesh';
import { requireEqual, type Check } from '../suite';
import { ambient, contexts } from './command';

/** A kubectl that reads one kind at a time, and fails where it is asked for several. */
const ONE_AT_A_TIME = `#!/bin/sh
case " $* " in *' --all-namespaces '*) echo 'error: one at a time' >&2; exit 1 ;; esac
exec '${join(binaryDirectory(), 'kubectl')}' "$@"
`;

/** A snapshot reads several kinds by one command, and each by one of its own where that fails. */
export function kindsAreTheSameOneByOne(mesh: Mesh): Check {
  return {
    sentence:
      'a snapshot is the same whether kubectl reads several kinds together, or fails to and reads each by itself',
    run: async () => {
      const folder = mkdtempSync(join(tmpdir(), 'cdk8s-ambient-one-by-one-'));
      try {
        const programs = join(folder, 'bin');
        mkdirSync(programs);
        writeFileSync(join(programs, 'kubectl'), ONE_AT_A_TIME, { mode: 0o755 });
        await mesh[0]!.patience.until(async () => ({
          expected: await snapshotOf(mesh, join(folder, 'one-by-one'), programs),
          got: await snapshotOf(mesh, join(folder, 'together')),
        }));
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    },
  };
}

/** What is in the files of a snapshot, but for the time at which it was taken. */
async function snapshotOf(mesh: Mesh, output: string, programs?: string): Promise<string> {
  rmSync(output, { recursive: true, force: true });
  const taken = await ambient(mesh, ['snapshot', ...contexts(mesh), '--output', output], programs);
  requireEqual('exit 0', taken.code === 0 ? 'exit 0' : taken.stderr);
  const files = readdirSync(output, { withFileTypes: true, recursive: true }).filter((entry) => entry.isFile());
  const paths = files.map(({ parentPath, name }) => join(parentPath, name)).sort();
  return paths
    .map((path) => readFileSync(path, 'utf8'))
    .join('\n')
    .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'TIME');
}
