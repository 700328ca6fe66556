import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { binaryDirectory } from '../clusters/cache';
import { run, type Outcome } from '../clusters/command';
import type { Mesh } from '../clusters/mesh';

/** What a clone has that its commands need. Its dist/ is not among them: it is written anew. */
const OF_THE_CLONE = ['cdk8s.yaml', 'examples', 'imports', 'node_modules', 'package.json', 'src', 'tsconfig.json'];
const ROOT = resolve(__dirname, '..', '..');

/** A folder like a clone of this repository, in which somebody types commands, with kubectl and both clusters at hand. */
export class Workplace {
  private readonly folder = mkdtempSync(join(tmpdir(), 'cdk8s-ambient-guide-'));
  private readonly clone = join(this.folder, 'clone');

  constructor(private readonly mesh: Mesh) {
    mkdirSync(this.clone);
    for (const name of OF_THE_CLONE) symlinkSync(join(ROOT, name), join(this.clone, name));
    // Also where nobody gets to remove us.
    process.once('exit', () => this.remove());
    // What `npx cdk8s-ambient` runs in a project that has the package: here the program comes from its source.
    const npx = join(this.folder, 'npx');
    const ours = `exec "${process.execPath}" --import tsx "${join(ROOT, 'src', 'cli', 'main.ts')}" "$@"`;
    const script = [
      '#!/bin/sh',
      `if [ "$1" = cdk8s-ambient ]; then shift; ${ours}; fi`,
      'PATH=$OLD_PATH exec npx "$@"',
    ];
    writeFileSync(npx, `${script.join('\n')}\n`);
    chmodSync(npx, 0o755);
  }

  /** Types it, and waits for its end. */
  public type(command: string): Promise<Outcome> {
    const path = [binaryDirectory(), process.env.PATH].join(delimiter);
    return run({
      binary: 'sh',
      args: ['-e', '-c', command],
      directory: this.clone,
      env: {
        PATH: [this.folder, path].join(delimiter),
        OLD_PATH: path,
        HOME: this.mesh[0]!.cluster.directory,
        KUBECONFIG: this.mesh.map(({ cluster }) => cluster.kubeconfig).join(delimiter),
        KUBECTL_KUBERC: 'false',
        CDK8S_CHECK_UPGRADE: 'false',
      },
    });
  }

  public remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
