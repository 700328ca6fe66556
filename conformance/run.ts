import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { CannotRun } from './clusters/cannot-run';
import { closeCommands } from './clusters/command';
import { build, requireGo } from './clusters/go';
import { bringUp, CLUSTER_NAMES, type Mesh } from './clusters/mesh';
import { stopLeftovers } from './clusters/run-directory';
import { secondsSince } from './clusters/seconds';
import { requireDataPlane } from './dataplane/requirements';
import { requireEnvoy } from './envoy/install';
import { recordFullRun } from './full-run';
import { Report } from './report';
import { FULL, isFull } from './sample';
import { Session } from './session';
import { dataplane, writingGuide } from './suites/dataplane';
import { delivery } from './suites/delivery';
import { drill } from './suites/drill';
import { edits } from './suites/edits';
import { endpoints } from './suites/endpoints';
import { envoy } from './suites/envoy';
import { guide } from './suites/guide';
import { istioValidation } from './suites/istio-validation';
import { ledger } from './suites/ledger';
import { features } from './suites/features';
import { live } from './suites/live';
import { operations } from './suites/operations';
import { packageSuite } from './suites/package';
import { pairs } from './suites/pairs';
import { reading } from './suites/reading';
import { report as page } from './suites/report';
import { rules } from './suites/rules';
import { runbooks } from './suites/runbooks';
import { schema } from './suites/schema';
import { search } from './suites/search';
import type { Suite } from './suites/suite';
import { synth } from './suites/synth';

// `npm run conformance`: applies dist/ to real control planes and asks them. See README.md beside this file.

/** In the order in which they run. */
const SUITES: readonly Suite[] = [
  reading,
  page,
  edits,
  search,
  packageSuite,
  synth,
  drill,
  ledger,
  endpoints,
  envoy,
  guide,
  live,
  features,
  delivery,
  operations,
  dataplane,
  pairs,
  runbooks,
  schema,
  rules,
  istioValidation,
];

const GOOD = 0;
const FAILED = 1;
const CANNOT_RUN = 2;
/** 128 + the signal's number, as shells do. */
const INTERRUPTED = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const;

interface Options {
  readonly dist: string;
  readonly suites: readonly Suite[];
  readonly keep: boolean;
  readonly down: boolean;
}

let session: Session | undefined;

async function main(): Promise<number> {
  const { dist, suites, keep, down } = readOptions();
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
  const report = new Report();
  // The one whose clusters `--keep` leaves up.
  const last = suites.filter(({ needsClusters }) => needsClusters).at(-1);
  for (const suite of suites) {
    await runSuite(suite, { dist, keep: keep && suite === last }, report);
  }
  // Again where a reader looks first: what stands above is thousands of lines.
  for (const line of report.failures) console.log(line);
  console.log(report.summary);
  return report.isGood ? GOOD : FAILED;
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
  const unknown = names.filter((name) => !SUITES.some((suite) => suite.name === name));
  if (unknown.length > 0) {
    throw new Error(`There is no suite ${unknown.join(', ')}; there are ${SUITES.map(({ name }) => name).join(', ')}.`);
  }
  return names.length === 0 ? SUITES : SUITES.filter(({ name }) => names.includes(name));
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

async function runSuite(suite: Suite, { dist, keep }: Pick<Options, 'dist' | 'keep'>, report: Report): Promise<void> {
  const started = Date.now();
  const before = report.lines.length;
  if (suite.needsClusters) {
    await runOnClusters(suite, { dist, keep }, report);
  } else {
    await report.run(suite.checks(dist, []));
  }
  const took = secondsSince(started);
  console.log(`suite ${suite.name}: ${took}`);
  if (isFull) {
    const order = SUITES.map(({ name }) => name);
    recordFullRun({ name: suite.name, lines: report.lines.slice(before), took }, order);
  }
}

async function runOnClusters(
  { checks, execs = false, end }: Suite,
  { dist, keep }: Pick<Options, 'dist' | 'keep'>,
  report: Report,
) {
  const started = Date.now();
  console.log(`bringing up ${CLUSTER_NAMES.join(' and ')}`);
  session = new Session();
  let mesh: Mesh = [];
  try {
    mesh = await bringUp(session.directory, session.processes, execs);
    console.log(`up after ${secondsSince(started)}`);
  } catch (error) {
    report.fail('the clusters come up', messageOf(error));
  }
  if (mesh.length > 0) {
    await report.run(checks(dist, mesh));
    await end?.();
  }
  if (keep) {
    session.leaveUp(mesh);
  } else if (report.isGood) {
    await session.end();
  } else {
    await session.endInFailure();
  }
}

async function stopAndExit(why: string, code: number): Promise<void> {
  console.log(`\n${why}: stopping what was started`);
  closeCommands();
  try {
    await session?.end();
  } catch (error) {
    console.error(messageOf(error));
  }
  process.exit(code);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

let stopping = false;

/** The first reason to stop counts. A second Ctrl-C does not make stopping faster, only less complete. */
function stopOnce(why: string, code: number): void {
  if (!stopping) {
    stopping = true;
    void stopAndExit(why, code);
  }
}

for (const [signal, code] of Object.entries(INTERRUPTED)) {
  process.on(signal, () => stopOnce(signal, code));
}
process.on('uncaughtException', (error) => stopOnce(error.stack ?? error.message, FAILED));
process.on('exit', () => {
  closeCommands();
  session?.lastResort();
});

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
