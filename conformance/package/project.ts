import { execFile } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { Mismatch } from '../clusters/patience';
import type { Check } from '../suites/suite';

/** What a user types, and what it is for. */
export interface Step {
  /** Reads after the name of the project: "is installed". */
  readonly does: string;
  readonly command: string;
  /** What it has to print; by default it only has to succeed. */
  readonly says?: RegExp;
}

/** A project that uses the package: the files it begins with, and the commands that prove it, in their order. */
export interface Project {
  readonly name: string;
  readonly files: Readonly<Record<string, string>>;
  readonly steps: readonly Step[];
}

const MOST_MILLISECONDS = 300_000;
/** Inherited, these would change what is synthesized, or how it is printed. */
const ENVIRONMENT = {
  ...{ CI: 'true', NO_COLOR: '1', CDK8S_CHECK_UPGRADE: 'false', npm_config_audit: 'false', npm_config_fund: 'false' },
  ...{ CDK8S_OUTDIR: undefined, CDK8S_AMBIENT_CLUSTER: undefined, FORCE_COLOR: undefined, NODE_OPTIONS: undefined },
};

/** The steps of a project, in a folder that is not there yet. Once one fails, the rest fail untried. */
export function checksOf(project: Project, folder: string): Check[] {
  let broken: string | undefined;
  return project.steps.map((step, index) => ({
    sentence: `${project.name} ${step.does}`,
    run: async () => {
      if (broken !== undefined) throw new Error(`not tried: it is not so that it ${broken}`);
      try {
        if (index === 0) begin(project, folder);
        await take(step, folder);
      } catch (error) {
        broken = step.does;
        throw error;
      }
    },
  }));
}

/** Writes the files that a project begins with. */
function begin({ files }: Project, folder: string): void {
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
}

/** Runs a step in the folder of a project. Throws unless it succeeds, and says what it should. */
async function take({ command, says }: Step, folder: string): Promise<void> {
  const output = await run(command, folder);
  if (says?.test(output) === false) throw new Mismatch({ expected: String(says), got: output });
}

async function run(command: string, cwd: string): Promise<string> {
  const options = { cwd, env: { ...process.env, ...ENVIRONMENT }, timeout: MOST_MILLISECONDS, maxBuffer: 2 ** 26 };
  try {
    const { stdout } = await promisify(execFile)('bash', ['-c', `exec 2>&1; ${command}`], options);
    return stdout;
  } catch (error) {
    const { stdout = '', message } = error as { readonly stdout?: string; readonly message: string };
    throw new Error(`${command}: ${stdout === '' ? message : stdout}`, { cause: error });
  }
}
