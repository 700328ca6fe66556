import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { node } from './child';
import type { Peer, Run } from './peer';
import type { Job, Report } from './programs/job';
import type { Scratch } from './scratch';
import { programFile } from './workspace';

/** A peer that is a program of programs/, run in a process of its own. */
export interface ProgramPeer extends Pick<Peer, 'id' | 'title' | 'once'> {
  readonly program: string;
  readonly job: Omit<Job, 'outdir'>;
  /** Where in the output folder the manifests are. */
  readonly manifests?: string;
  /** Times this are the figures for all clusters, where only some are measured. */
  readonly scale?: number;
}

/** A peer that finds no output folder, as under the cdk8s CLI. */
export function programPeer(scratch: Scratch, { program, job, manifests = '', scale = 1, ...peer }: ProgramPeer): Peer {
  return {
    ...peer,
    run: () => {
      const outdir = scratch.outputFolder(peer.id);
      const run = runProgram(program, { ...job, outdir });
      checkWork(job, join(outdir, manifests));
      scratch.free(outdir);
      return scaled(run, scale);
    },
  };
}

export function runProgram(program: string, job: Job): Run {
  const { stdout, wall, cpu } = node([programFile(program), JSON.stringify(job)]);
  const report = JSON.parse(stdout.trimEnd().split('\n').at(-1)!) as Report;
  return { ...report, process: { wall, cpu } };
}

/** Who writes less than was asked for is not fast. */
function checkWork({ clusters, objects }: Omit<Job, 'outdir'>, folder: string): void {
  const found = countManifests(folder);
  if (found !== clusters * objects) throw new Error(`${folder} has ${found} manifests, not ${clusters * objects}`);
}

function countManifests(folder: string): number {
  let count = 0;
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (name.endsWith('.yaml')) count += readFileSync(join(folder, name), 'utf8').match(/^kind: /gm)?.length ?? 0;
  }
  return count;
}

function scaled(run: Run, factor: number): Run {
  const { wall, cpu } = run.process;
  const overhead = { wall: wall - run.wall, cpu: cpu - run.cpu };
  const work = { wall: run.wall * factor, cpu: run.cpu * factor };
  return { ...run, ...work, process: { wall: work.wall + overhead.wall, cpu: work.cpu + overhead.cpu } };
}
