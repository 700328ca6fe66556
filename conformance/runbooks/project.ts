import { chmodSync, mkdirSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { ROOT } from '../../test/docs/markdown';
import { compiled } from '../../test/support/compiled';
import { run, type Outcome } from '../clusters/command';
import { changed } from './change';
import { requireOutput } from './output';
import type { Step } from './page';

/** `npx` as a project has it in which this package is installed: it leads to the programs of this repository. */
const NPX = `#!/bin/sh
program=$1
shift
case "$program" in
  cdk8s) exec "$ROOT/node_modules/.bin/cdk8s" "$@" ;;
  tsx) exec node --require "$REGISTER" "$@" ;;
  cdk8s-ambient)
    [ "$1" = drill ] && [ -n "\${PROBE-}" ] && exec node "$COMMAND" "$@" --probe "$PROBE"
    exec node "$COMMAND" "$@" ;;
  *) echo "npx $program is nothing that a runbook needs" >&2; exit 127 ;;
esac
`;

/** What commands get to see of the world, besides the project. */
export interface World {
  /** Folders with programs. */
  readonly path: readonly string[];
  readonly kubeconfigs: readonly string[];
  /** How a drill asks who answers; by curl from a pod where it is not said. */
  readonly probe?: string;
}

/** A folder in which somebody follows runbooks. */
export class Project {
  private readonly folder: string;

  /** @param parent a folder that whoever follows runbooks removes when done */
  constructor(parent: string) {
    this.folder = mkdtempSync(join(parent, 'runbooks-'));
    symlinkSync(join(ROOT, 'node_modules'), join(this.folder, 'node_modules'));
    mkdirSync(join(this.folder, '.bin'));
    writeFileSync(join(this.folder, '.bin', 'npx'), NPX);
    chmodSync(join(this.folder, '.bin', 'npx'), 0o755);
    writeFileSync(join(this.folder, '.gitignore'), '.bin\n.home\nnode_modules\nsnapshot\n');
  }

  /** Does what the page says, and throws where something else comes of it. */
  async follow(step: Exclude<Step, { kind: 'elsewhere' }>, world: World): Promise<void> {
    switch (step.kind) {
      case 'write':
        writeFileSync(join(this.folder, step.file), step.text);
        return;
      case 'change': {
        const file = join(this.folder, step.file);
        writeFileSync(file, changed(readFileSync(file, 'utf8'), step.text));
        return;
      }
      case 'run': {
        const { code, stdout, stderr } = await this.shell(step.script, world);
        if (code !== step.exitCode) {
          throw new Error(`exit ${code}, not ${step.exitCode}, of\n${step.script}${stdout}${stderr}`);
        }
        if (step.output !== undefined) requireOutput(step.output, stdout);
      }
    }
  }

  private shell(script: string, { path, kubeconfigs, probe }: World): Promise<Outcome> {
    const { command, register } = compiled();
    const home = join(this.folder, '.home');
    mkdirSync(home, { recursive: true });
    return run({
      binary: 'bash',
      args: ['--norc', '-euo', 'pipefail', '-c', script],
      directory: this.folder,
      env: {
        ROOT,
        COMMAND: command,
        REGISTER: register,
        PATH: [join(this.folder, '.bin'), ...path, process.env.PATH].join(delimiter),
        HOME: home,
        KUBECONFIG: kubeconfigs.join(delimiter),
        KUBECTL_KUBERC: 'false',
        CDK8S_CHECK_UPGRADE: 'false',
        // Somebody's own git settings have no say; commits are made by nobody in particular.
        GIT_CONFIG_NOSYSTEM: '1',
        ...Object.fromEntries(
          ['AUTHOR', 'COMMITTER'].flatMap((who) => [
            [`GIT_${who}_NAME`, 'runbook'],
            [`GIT_${who}_EMAIL`, 'runbook@example.com'],
          ]),
        ),
        ...(probe === undefined ? {} : { PROBE: probe }),
      },
    });
  }
}
