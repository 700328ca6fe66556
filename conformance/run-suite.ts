import { closeCommands } from './clusters/command';
import { bringUp, CLUSTER_NAMES, type Mesh } from './clusters/mesh';
import { secondsSince } from './clusters/seconds';
import { messageOf } from './clusters/message-of';
import { recordFullRun } from './full-run';
import { Report } from './report';
import { isFull } from './sample';
import { Session } from './session';
import { SUITES } from './suites';
import type { Suite } from './suites/suite';

export interface Circumstances {
  /** The folder whose clusters are judged. */
  readonly dist: string;
  /** What becomes of its clusters: they stop, stay up for a person to look at, or serve the next suite. */
  readonly after: 'stop' | 'keep' | 'share';
}

let session: Session | undefined;
/** That of the suite before, where it was left for the next one. */
let shared: Mesh | undefined;

/** Runs the checks of a suite, on clusters of its own where it needs them. Returns the line of each check. */
export async function runSuite(suite: Suite, circumstances: Circumstances): Promise<readonly string[]> {
  const started = Date.now();
  const report = new Report();
  if (suite.needsClusters) {
    await runOnClusters(suite, circumstances, report);
  } else {
    await report.run(suite.checks(circumstances.dist, []));
  }
  const took = secondsSince(started);
  console.log(`suite ${suite.name}: ${took}`);
  if (isFull) {
    const order = SUITES.map(({ name }) => name);
    recordFullRun({ name: suite.name, lines: report.lines, took }, order);
  }
  return report.lines;
}

async function runOnClusters(suite: Suite, { dist, after }: Circumstances, report: Report) {
  const { checks, end } = suite;
  const mesh = shared ?? (await tryToBringUp(suite, report));
  shared = undefined;
  if (mesh.length > 0) {
    await report.run(checks(dist, mesh));
    await end?.();
  }
  if (after === 'keep') session?.leaveUp(mesh);
  else if (!report.isGood) await session?.endInFailure();
  else if (after === 'share') shared = mesh;
  else await session?.end();
}

/** Empty where they do not come up. */
async function tryToBringUp({ execs = false }: Suite, report: Report): Promise<Mesh> {
  const started = Date.now();
  console.log(`bringing up ${CLUSTER_NAMES.join(' and ')}`);
  session = new Session();
  try {
    const mesh = await bringUp(session.directory, session.processes, execs);
    console.log(`up after ${secondsSince(started)}`);
    return mesh;
  } catch (error) {
    report.fail('the clusters come up', messageOf(error));
    return [];
  }
}

/** For an interrupted run: ends the suite's commands and clusters. */
export async function stopSuite(): Promise<void> {
  closeCommands();
  await session?.end();
}

/** Whatever happened: our process is about to end, and so do those that the suite started. */
export function stopSuiteNow(): void {
  closeCommands();
  session?.lastResort();
}
