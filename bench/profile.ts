import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { node } from './child';
import { toText } from './report/table';
import type { Job } from './programs/job';
import { Scratch } from './scratch';
import { compile, programFile, REPOSITORY, WORKSPACE } from './workspace';

// `node --import tsx bench/profile.ts [--unshared] [--scratch DIR]`: which functions the time of a synth of ours goes to.

const RUNS = 5; // a run takes a few thousand samples
const MICROSECONDS_BETWEEN_SAMPLES = 100;
const SHOWN = 30;

interface CpuProfile {
  readonly nodes: readonly ProfileNode[];
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
}

interface ProfileNode {
  readonly id: number;
  readonly callFrame: { readonly functionName: string; readonly url: string; readonly lineNumber: number };
  readonly children?: readonly number[];
}

/** Milliseconds in a function itself, and in it and what it calls. */
interface Spent {
  own: number;
  all: number;
}

function main(): void {
  const { values } = parseArgs({
    options: { unshared: { type: 'boolean', default: false }, scratch: { type: 'string', default: WORKSPACE } },
  });
  compile();
  const spent = new Map<string, Spent>();
  const scratch = new Scratch(resolve(values.scratch), 'new');
  for (let run = 0; run < RUNS; run++) {
    const profiles = scratch.folder('profiles');
    const size = { clusters: 500, objects: 100, sharedOwner: values.unshared ? undefined : 'everyone' };
    const job: Job = { ...size, outdir: scratch.folder('profiled') };
    const profiling = [
      '--cpu-prof',
      `--cpu-prof-interval=${MICROSECONDS_BETWEEN_SAMPLES}`,
      `--cpu-prof-dir=${profiles}`,
    ];
    node([...profiling, programFile('mesh'), JSON.stringify(job)]);
    for (const name of readdirSync(profiles)) {
      addUp(JSON.parse(readFileSync(join(profiles, name), 'utf8')) as CpuProfile, spent);
    }
  }
  scratch.delete();
  for (const by of ['all', 'own'] as const) {
    const slowest = [...spent].sort(([, left], [, right]) => right[by] - left[by]).slice(0, SHOWN);
    const rows = slowest.map(([name, { own, all }]) => [name, (all / RUNS).toFixed(1), (own / RUNS).toFixed(1)]);
    console.log(`${toText([[`by ${by}`, 'all ms', 'own ms'], ...rows])}\n`);
  }
}

function addUp({ nodes, samples, timeDeltas }: CpuProfile, spent: Map<string, Spent>): void {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const parents = new Map(nodes.flatMap(({ id, children }) => (children ?? []).map((child) => [child, id] as const)));
  for (const [index, sample] of samples.entries()) {
    const milliseconds = timeDeltas[index]! / 1000;
    const counted = new Set<string>(); // a function that calls itself is in the stack once
    for (let at: number | undefined = sample; at !== undefined; at = parents.get(at)) {
      const name = nameOf(byId.get(at)!);
      const entry = spent.get(name) ?? { own: 0, all: 0 };
      spent.set(name, entry);
      if (at === sample) entry.own += milliseconds;
      if (!counted.has(name)) entry.all += milliseconds;
      counted.add(name);
    }
  }
}

function nameOf({ callFrame: { functionName, url, lineNumber } }: ProfileNode): string {
  const file = url.startsWith('file:') ? relative(REPOSITORY, fileURLToPath(url)) : url;
  return `${functionName === '' ? '(anonymous)' : functionName} ${file}${file === '' ? '' : `:${lineNumber + 1}`}`;
}

main();
