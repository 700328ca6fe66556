import path from 'node:path';
import { entriesOf, templatesIn, textIn, writeFiles } from '../../init/folder';
import { planOf, type Plan } from '../../init/plan';
import { defineCommand } from '../line/command';
import { CannotRun, ExitCode } from '../line/exit';
import { print } from '../screen/output';
import { packageManifest, packageRoot } from '../../util/package-version';

const MANIFEST = 'package.json';

/** `cdk8s-ambient init`: a project that works at once. */
export const init = defineCommand({
  synopsis: ['init [DIR]'],
  description:
    'Writes a project to DIR (by default, the current folder): a mesh of two clusters in platform.ts, tests of its failovers, the set-up of cdk8s, TypeScript and jest, pipelines for GitHub and GitLab that synthesize, check, predict and comment what a change does, and AGENTS.md. In a folder that has files, it adds what is missing and overwrites nothing; package.json gets the scripts and packages that it does not name.',
  options: {},
  takesOperands: true,
  exitCodes: { 0: 'written, or nothing was missing', 2: 'could not run' },
  run: async ({ operands }) => {
    const [folder = '.', ...others] = operands;
    if (others.length > 0) throw new CannotRun(`init takes one folder, and got ${operands.join(', ')}.`);
    const plan = planOf({
      name: path.basename(path.resolve(folder)),
      textOf: (file) => textIn(folder, file),
      entries: entriesOf(folder),
      templates: templatesIn(packageRoot()),
      rangeOf,
    });
    writeFiles(folder, plan.writes, new Set([MANIFEST]));
    await print(describe(folder, plan));
    return ExitCode.GOOD;
  },
});

/** The range of a package around the version that this package was built and tested with. */
function rangeOf(name: string): string {
  const { version, devDependencies, name: own } = packageManifest();
  const tested = name === own ? version : devDependencies[name];
  if (tested === undefined) throw new Error(`no version of ${name} is known to work`);
  return `^${tested}`;
}

function describe(folder: string, { writes, kept, steps, next }: Plan): string {
  const place = (file: string) => path.join(folder, file);
  const commands = [...(path.resolve(folder) === process.cwd() ? [] : [`cd ${folder}`]), ...next];
  return [
    ...[...writes.keys()].sort().map((file) => `wrote ${place(file)}`),
    ...kept.map((file) => `left  ${place(file)}, or what stands in its place, as it is`),
    ...steps.map((step) => `\n${step}`),
    '\nNext:',
    ...commands.map((command) => `  ${command}`),
    '',
  ].join('\n');
}
