import { join } from 'node:path';
import type { Case } from '../case';
import { node } from '../child';
import { median, type Peer } from '../peer';
import type { Scratch } from '../scratch';
import { REPOSITORY } from '../workspace';

const CDK8S = join(REPOSITORY, 'node_modules', 'cdk8s-cli', 'bin', 'cdk8s');

/** What a user waits for: the example through the cdk8s CLI, beside an app that declares nothing. */
export function cli(scratch: Scratch): Case {
  return {
    id: 'cli',
    title: '`cdk8s synth` of examples/helloworld',
    base: 'helloworld',
    warmUps: 1, // tsx keeps what it has compiled
    peers: [
      synthPeer(scratch, 'helloworld', 'examples/helloworld', 'examples/helloworld/main.ts'),
      synthPeer(scratch, 'empty', 'an App without charts', 'bench/programs/empty.ts'),
    ],
    targets: [
      {
        what: 'more than an empty app',
        limit: { atMost: 0.3 },
        unit: 's',
        value: (measured) => {
          const empty = measured.of('empty');
          return median(measured.of('helloworld').map((run, round) => run.wall - empty[round]!.wall));
        },
      },
    ],
    notes: [
      'Both run as `node --import tsx`, from TypeScript; the library too, which an app of yours gets as JavaScript.',
    ],
  };
}

function synthPeer(scratch: Scratch, id: string, title: string, program: string): Peer {
  const app = `${process.execPath} --import tsx ${program}`;
  const args = [CDK8S, 'synth', '--check-upgrade=false', '--app', app, '--output', scratch.folder(id)];
  return {
    id,
    title,
    run: () => {
      const { wall, cpu } = node(args);
      return { wall, cpu, process: { wall, cpu }, phases: {} };
    },
  };
}
