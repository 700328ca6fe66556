import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { CannotRun } from './clusters/cannot-run';
import { build, requireGo } from './clusters/go';
import { CLUSTER_NAMES } from './clusters/mesh';
import { messageOf } from './clusters/message-of';
import { stopLeftovers } from './clusters/run-directory';
import { requireDataPlane } from './dataplane/requirements';
import { requireEnvoy } from './envoy/install';
import { FAILED, stopWhenInterrupted } from './interruption';
import { Lanes } from './lanes';
import { Report } from './report';
import { runSuite, stopSuite, stopSuiteNow } from './run-suite';
import { FULL, isFull } from './sample';
import { inTurns, SUITES, suiteNamed } from './suites';
import { writingGuide } from './suites/dataplane';
import type { Suite } from './suites/suite';

// `npm run conformance`: applies dist/ to real control planes and asks them. See README.md beside this file.

const GOOD = 0;
const CANNOT_RUN = 2;

interface Options {
  readonly dist: string;
  readonly suites: readonly Suite[];
  readonly keep: boolean;
  readonly down: boolean;
}

let lanes: Lanes | undefined;

async function main(): Promise<number> {
  const options = readOptions();
  const { dist, suites, down } = options;
  if (process.platform !== 'linux') {
    throw new CannotRun('The conformance run finds its processes through /proc and needs Linux; `npm test` does not.');
  }
  if (down) {
    await stopLeftovers(true);
    return GOOD;
  }
  requireFolders(dist);
  await stopLeftovers(false);
  if (suites.some(({ needsPrograms }) => needsPrograms !== false)) await buildPrograms();
  const report = new Report(await runAll(options));
  // Again where a reader looks first: what stands above is thousands of lines.
  for (const line of report.failures) console.log(line);
  console.log(report.summary);
  return report.isGood ? GOOD : FAILED;
}

/** One after the other where a person is to look at the clusters, and where the seconds of each suite are recorded. */
async function runAll({ dist, suites, keep }: Options): Promise<readonly string[]> {
  if (!keep && !isFull && suites.length > 1) {
    lanes = new Lanes(dist);
    return lanes.run(suites);
  }
  const lines: string[] = [];
  // The one whose clusters `--keep` leaves up.
  const last = suites.filter(({ needsClusters }) => needsClusters).at(-1);
  for (const { suite, isShared } of inTurns(suites).flat()) {
    const after = keep && suite === last ? 'keep' : isShared ? 'share' : 'stop';
    lines.push(...(await runSuite(suite, { dist, after })));
  }
  return lines;
}

async function buildPrograms(): Promise<void> {
  await requireGo();
  await requireEnvoy();
  await requireDataPlane();
  await build();
}

function readOptions(): Options {
  try {
    const {
      suite,
      'write-guide': writesGuide,
      ...others
    } = parseArgs({
      options: {
        dist: { type: 'string', default: 'dist' },
        suite: { type: 'string', multiple: true, default: [] },
        keep: { type: 'boolean', default: false },
        down: { type: 'boolean', default: false },
        // Read by sample.ts, before the suites are loaded.
        [FULL]: { type: 'boolean', default: false },
        'write-guide': { type: 'boolean', default: false },
      },
    }).values;
    return { ...others, suites: writesGuide ? [writingGuide] : suitesNamed(suite) };
  } catch (error) {
    throw new CannotRun(
      `${messageOf(error)}\nThe options are --dist DIR, --suite NAME, --full, --write-guide, --keep and --down.`,
    );
  }
}

function suitesNamed(names: readonly string[]): readonly Suite[] {
  const named = new Set(names.map(suiteNamed));
  return named.size === 0 ? SUITES : SUITES.filter((suite) => named.has(suite));
}

function requireFolders(dist: string): void {
  for (const folder of CLUSTER_NAMES.map((name) => join(dist, name))) {
    if (!existsSync(folder)) {
      throw new CannotRun(
        `${folder} is not there to be applied. Run \`npx cdk8s synth\`, or name a folder with --dist.`,
      );
    }
  }
}

stopWhenInterrupted(async () => {
  await lanes?.stop();
  await stopSuite();
});
process.on('exit', stopSuiteNow);

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    if (error instanceof CannotRun) {
      console.error(error.message);
      process.exit(CANNOT_RUN);
    }
    throw error;
  },
);
