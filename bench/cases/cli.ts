import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Case } from '../case';
import { node } from '../child';
import { median, type Measurements, type Peer } from '../peer';
import type { Scratch } from '../scratch';
import { COMPILED, REPOSITORY, WORKSPACE } from '../workspace';

const CDK8S = join(REPOSITORY, 'node_modules', 'cdk8s-cli', 'bin', 'cdk8s');

/** What a user waits for: the example through the cdk8s CLI, beside an app that declares nothing. */
export function cli(scratch: Scratch): Case {
  const project = writeProject();
  const example = join('examples', 'helloworld', 'main.ts');
  return {
    id: 'cli',
    title: '`cdk8s synth` of examples/helloworld',
    base: 'installed',
    warmUps: 1, // tsx keeps what it has compiled
    peers: [
      synthPeer(scratch, 'installed', 'the example in a project of its own', project, 'main.ts'),
      synthPeer(scratch, 'repository', 'the example in this repository', REPOSITORY, example),
      synthPeer(scratch, 'empty', 'an App without charts', project, 'empty.ts'),
    ],
    targets: [
      {
        what: 'more than an empty app',
        limit: { atMost: 0.3 },
        unit: 's',
        value: (measured) => moreThanEmpty('installed', measured),
      },
    ],
    notes: [
      'All run as `node --import tsx`, from TypeScript. A project of its own gets the library as it is published, as JavaScript; in this repository it is TypeScript too.',
    ],
  };
}

/** A project that depends on the library, as a reader of the README has it, with the example in it. */
function writeProject(): string {
  // In the repository, whose node_modules it finds by going up.
  const project = join(WORKSPACE, 'project');
  rmSync(project, { recursive: true, force: true });
  const library = join(project, 'node_modules', 'cdk8s-ambient');
  mkdirSync(library, { recursive: true });
  cpSync(join(REPOSITORY, 'package.json'), join(library, 'package.json'));
  cpSync(COMPILED, join(library, 'lib'), { recursive: true });
  cpSync(join(REPOSITORY, 'examples', 'helloworld'), project, { recursive: true });
  cpSync(join(REPOSITORY, 'bench', 'programs', 'empty.ts'), join(project, 'empty.ts'));
  // Its own, because those of the repository lead to the library in the repository.
  writeFileSync(join(project, 'package.json'), '{ "private": true }\n');
  writeFileSync(join(project, 'tsconfig.json'), '{}\n');
  return project;
}

function synthPeer(scratch: Scratch, id: string, title: string, project: string, program: string): Peer {
  const app = `${process.execPath} --import tsx ${program}`;
  const args = [CDK8S, 'synth', '--check-upgrade=false', '--app', app, '--output', scratch.folder(id)];
  return {
    id,
    title,
    run: () => {
      const { wall, cpu } = node(args, {}, project);
      return { wall, cpu, process: { wall, cpu }, phases: {} };
    },
  };
}

/** Round by round, so that a machine that is busier in one than in another does not count. */
function moreThanEmpty(peer: string, measured: Measurements): number | undefined {
  const empty = measured.of('empty');
  return median(measured.of(peer).map((run, round) => empty[round] && run.wall - empty[round].wall));
}
