import { countOf } from '../sample';
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { compiled } from '../../test/support/compiled';
import { Random } from './random';

export const KILLS = countOf(200, 30);
/** Where none of them fell between the journal and the end, there are so many at most. One in ten does, or more. */
const MOST_KILLS = KILLS * 5;
/** Longer than two rewrites take, also on a slow machine (the first one 100 ms), so that a kill may fall anywhere in one. */
const LONGEST_WAIT_MILLISECONDS = 250;
/** What a synth leaves beside its output: the map of its constructs, which Git ignores. */
const STAYS = ['.gitignore', 'constructs'];
const APP = join(__dirname, 'rewriting-app.ts');
const ROOT = join(__dirname, '..', '..');

/** What came of killing a synth at random moments. */
export interface Outcome {
  readonly kills: number;
  /** How many of them left a journal for the next synth to complete. */
  readonly interrupted: number;
  /** Files that were neither old nor new, and trees that the next synth did not complete. Empty is good. */
  readonly broken: readonly string[];
}

/** Kills a synth that rewrites 120 files, again and again, and looks at what is left each time. */
export async function killSynths(seed: number): Promise<Outcome> {
  const outdir = mkdtempSync(join(tmpdir(), 'cdk8s-ambient-killed-'));
  const random = new Random(seed);
  const { register } = compiled();
  const broken: string[] = [];
  let interrupted = 0;
  let kills = 0;
  let generation = 1;
  try {
    for (; kills < KILLS || (interrupted === 0 && kills < MOST_KILLS); kills++) {
      const app = spawn(process.execPath, ['--require', register, APP, String(generation)], {
        cwd: ROOT,
        env: { ...process.env, CDK8S_OUTDIR: outdir, CDK8S_AMBIENT_CLUSTER: '' },
        stdio: ['pipe', 'pipe', 'ignore'],
      });
      const exited = new Promise((resolve) => app.on('exit', resolve));
      await Promise.race([new Promise((resolve) => app.stdout.once('data', resolve)), exited]);
      if (app.exitCode !== null) throw new Error(`the app ended by itself with exit ${app.exitCode}`);
      broken.push(...incomplete(outdir, generation).map((problem) => `after kill ${kills}: ${problem}`));
      app.stdin.write('go\n');
      await sleep(random.below(LONGEST_WAIT_MILLISECONDS));
      app.kill('SIGKILL');
      await exited;
      if (existsSync(join(outdir, '.cdk8s-ambient', 'journal.json'))) interrupted++;
      broken.push(...torn(outdir).map((problem) => `kill ${kills}: ${problem}`));
      generation += 1000;
    }
    return { kills, interrupted, broken };
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

/** What a completed synth must not leave. */
function incomplete(outdir: string, generation: number): string[] {
  const wanted = generation % 2 === 0 ? 'even' : 'odd';
  const problems = manifests(outdir).flatMap((file) => {
    const found = generationsIn(join(outdir, file));
    if (file.endsWith(`${wanted}.k8s.yaml`) || /(one|two)\.k8s\.yaml$/.test(file)) {
      return found.every((value) => value === generation)
        ? []
        : [`${file} is of generation ${found.join(' and ')}, not ${generation}`];
    }
    return [`${file} should be gone`];
  });
  const staged = readdirSync(join(outdir, '.cdk8s-ambient')).filter((name) => !STAYS.includes(name));
  if (staged.length > 0) problems.push(`staged files are still there: ${staged.join(', ')}`);
  return problems;
}

/** Files that are of no single generation. */
function torn(outdir: string): string[] {
  return manifests(outdir).filter((file) => {
    const found = generationsIn(join(outdir, file));
    const documents = /(one|two)\.k8s\.yaml$/.test(file) ? 2 : 1;
    return (
      found.length !== documents ||
      new Set(found).size !== 1 ||
      !readFileSync(join(outdir, file), 'utf8').endsWith('\n')
    );
  });
}

function manifests(outdir: string): string[] {
  return readdirSync(outdir, { recursive: true, encoding: 'utf8' }).filter(
    (file) => file.endsWith('.yaml') && !file.startsWith('.cdk8s-ambient') && statSync(join(outdir, file)).isFile(),
  );
}

function generationsIn(file: string): number[] {
  return [...readFileSync(file, 'utf8').matchAll(/^ {2}generation: "(\d+)"$/gm)].map((match) => Number(match[1]));
}
