import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Mesh } from '../clusters/mesh';
import { Mismatch } from '../clusters/patience';
import {
  drillNamesMissingPermissions,
  verifyNamesExpiredCredentials,
  verifyNamesMissingPermissions,
} from './operations/access';
import { countOf } from '../sample';
import { ambient, contexts, startAmbient } from './operations/command';
import { drillState, FAULTS, istiodDeployment, type Fault } from './operations/faults';
import { NAMESPACE, SCALED, SERVICE } from './guide/names';
import { kindsAreTheSameOneByOne } from './operations/one-by-one';
import { drillArguments } from './operations/probe';
import { drillsOfProxies } from './operations/proxy-drills';
import { requireContains, requireEqual, type Check, type Suite } from './suite';

/** Our own commands on live clusters: verify before, during and after a rollout and in each fault, snapshot, and the drill. */
export const operations: Suite = {
  name: 'operations',
  needsClusters: true,
  checks: (dist, mesh) => [
    saysWhatIstiodIs(mesh),
    verifyNamesWhatIsMissing(dist, mesh),
    rollsOutByPhases(dist, mesh),
    snapshotIsGood(mesh),
    kindsAreTheSameOneByOne(mesh),
    ...FAULTS.map((fault) => verifyNames(fault, dist, mesh)),
    verifyIsGood(dist, mesh, 'after every fault is healed'),
    verifyGivesUpOnClusters(dist, mesh),
    verifyNamesMissingPermissions(dist, mesh),
    drillNamesMissingPermissions(mesh),
    verifyNamesExpiredCredentials(dist, mesh),
    drillIsAsPredicted(mesh),
    ...drillsOfProxies(mesh),
    drillsThatAreEndedLeaveNothing(mesh),
    verifyIsGood(dist, mesh, 'after all drills'),
  ],
};

/** The suite drill has more of them, without clusters. */
const KILLS = countOf(50, 6);
/** Where none of those by SIGKILL fell into an outage, there are so many at most. */
const MOST_KILLS = 150;
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGKILL'] as const;

function saysWhatIstiodIs(mesh: Mesh): Check {
  return {
    sentence: 'each cluster says what its istiod is',
    vital: true,
    run: async () => {
      for (const { cluster } of mesh) await cluster.kubectl.apply([istiodDeployment('1.31.0', 'true')]);
    },
  };
}

interface Shown {
  readonly check: string;
  readonly status: string;
  readonly what: string;
  readonly fix?: string;
}

async function crosses(dist: string, mesh: Mesh, ...more: readonly string[]) {
  const { code, stdout, stderr } = await ambient(mesh, ['verify', dist, ...contexts(mesh), '--json', ...more]);
  if (stdout === '') throw new Error(stderr);
  const { clusters } = JSON.parse(stdout) as { clusters: { name: string; results: Shown[] }[] };
  const all = clusters.flatMap(({ name, results }) =>
    results.filter(({ status }) => status !== 'yes').map((result) => ({ cluster: name, ...result })),
  );
  return { code, all };
}

function verifyNamesWhatIsMissing(dist: string, mesh: Mesh): Check {
  return {
    sentence:
      'verify names every object that is missing from empty clusters, with a remedy, and nothing that Istio needs',
    run: async () => {
      const { code, all } = await crosses(dist, mesh);
      requireEqual('exit 1', `exit ${code}`);
      const checks = [...new Set(all.map(({ check }) => check))].sort();
      requireEqual('objects, prediction', checks.filter((check) => !/^waypoint-/.test(check)).join(', '));
      requireEqual(
        '',
        all
          .filter(({ fix }) => (fix ?? '') === '')
          .map(({ what }) => what)
          .join('; '),
      );
    },
  };
}

/** The order of a rollout without a delivery tool: each phase in all clusters, and verify as the gate between. */
function rollsOutByPhases(dist: string, mesh: Mesh): Check {
  return {
    sentence: 'verify --wait lets each phase pass once all clusters have it',
    vital: true,
    run: async () => {
      for (const { cluster } of mesh) await cluster.kubectl.do('apply', '-f', join(dist, cluster.name));
      for (const phase of ['1', '2', '3']) await waitForGood(dist, mesh, '--phase', phase);
    },
  };
}

function verifyIsGood(dist: string, mesh: Mesh, when: string): Check {
  return { sentence: `verify has only ticks ${when}`, vital: true, run: () => waitForGood(dist, mesh) };
}

async function waitForGood(dist: string, mesh: Mesh, ...more: readonly string[]): Promise<void> {
  const { code, all } = await crosses(dist, mesh, '--wait', '--timeout', '60s', ...more);
  requireEqual('exit 0', code === 0 ? 'exit 0' : `exit ${code}: ${JSON.stringify(all)}`);
}

function snapshotIsGood(mesh: Mesh): Check {
  return {
    sentence: 'a snapshot of the clusters has nothing that check objects to, and no Secret',
    run: async () => {
      const folder = mkdtempSync(join(tmpdir(), 'cdk8s-ambient-live-'));
      try {
        const output = join(folder, 'snapshot');
        const taken = await ambient(mesh, ['snapshot', ...contexts(mesh), '--output', output]);
        requireEqual('exit 0', taken.code === 0 ? 'exit 0' : taken.stderr);
        const checked = await ambient(mesh, ['check', output, '--max-warnings', '0']);
        requireEqual('exit 0', checked.code === 0 ? 'exit 0' : checked.stdout + checked.stderr);
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    },
  };
}

function verifyNames({ name, check, inject, heal }: Fault, dist: string, mesh: Mesh): Check {
  return {
    sentence: `verify names it (${check}) where ${name}`,
    run: async () => {
      const hit = mesh[0]!;
      await inject(hit);
      try {
        await hit.patience.until(async () => {
          const { code, all } = await crosses(dist, mesh);
          const named = all.filter((one) => one.cluster === hit.cluster.name && one.status === 'no');
          const isNamed = code === 1 && named.some((one) => one.check === check && (one.fix ?? '') !== '');
          return { expected: check, got: isNamed ? check : `exit ${code}: ${JSON.stringify(all)}` };
        });
      } finally {
        await heal(hit, dist);
      }
    },
  };
}

function verifyGivesUpOnClusters(dist: string, mesh: Mesh): Check {
  return {
    sentence: 'verify says which cluster hangs, or has no such context, and looks at the others',
    run: async () => {
      const [first, second] = mesh.map(({ cluster }) => cluster.name);
      const unknown = await ambient(mesh, ['verify', dist, '--context', `${first}=nowhere,${second}=${second}`]);
      requireEqual('exit 2', `exit ${unknown.code}`);
      requireContains(
        unknown.stdout,
        'there is no context "nowhere" in the kubeconfig',
        `${second} (context ${second})\n  ✓`,
      );
      const silent = createServer().listen(0, '127.0.0.1');
      try {
        await sleep(100);
        const { port } = silent.address() as { port: number };
        await mesh[0]!.cluster.kubectl.do('config', 'set-cluster', 'silent', `--server=https://127.0.0.1:${port}`);
        await mesh[0]!.cluster.kubectl.do('config', 'set-context', 'silent', '--cluster=silent', `--user=${first}`);
        const hanging = await ambient(mesh, [
          ...['verify', dist, '--context', `${first}=silent,${second}=${second}`, '--request-timeout', '10s'],
        ]);
        requireEqual('exit 2', `exit ${hanging.code}`);
        requireContains(
          hanging.stdout,
          `${first} (context silent)\n  ✗ it answers`,
          `${second} (context ${second})\n  ✓`,
        );
      } finally {
        silent.close();
      }
    },
  };
}

function drillIsAsPredicted(mesh: Mesh): Check {
  return {
    sentence: 'a drill goes as predicted, and everything is as it was',
    vital: true,
    run: async () => {
      const before = await drillState(hit(mesh));
      const { code, stdout, stderr } = await ambient(mesh, drillArguments(mesh));
      requireEqual('exit 0', code === 0 ? 'exit 0' : `exit ${code}: ${stdout}${stderr}`);
      requireEqual(before, await drillState(hit(mesh)));
      console.log(stdout.replaceAll(/^/gm, '    ').trimEnd());
    },
  };
}

function drillsThatAreEndedLeaveNothing(mesh: Mesh): Check {
  return {
    sentence: `drills that are ended at ${KILLS} random moments leave everything as it was (after --restore for SIGKILL)`,
    run: async () => {
      const before = await drillState(hit(mesh));
      const whole = await durationOf(() => ambient(mesh, drillArguments(mesh)));
      let left = 0;
      let number = 0;
      for (; number < KILLS || (left === 0 && number < MOST_KILLS); number++) {
        const signal = SIGNALS[number % SIGNALS.length]!;
        const after = Math.random() * whole;
        const drill = startAmbient(mesh, drillArguments(mesh));
        const ended = new Promise((resolve) => drill.on('exit', resolve));
        await Promise.race([sleep(after), ended]);
        drill.kill(signal);
        await ended;
        if (signal === 'SIGKILL') {
          left += (await drillState(hit(mesh))) === before ? 0 : 1;
          const { code, stdout, stderr } = await ambient(mesh, ['drill', '--restore', ...contexts(mesh)]);
          requireEqual('exit 0', code === 0 ? 'exit 0' : stdout + stderr);
        }
        const now = await drillState(hit(mesh));
        if (now !== before)
          throw new Mismatch({ expected: before, got: `${now} after ${signal} at ${Math.round(after)} ms` });
        await hit(mesh).patience.until(async () => ({ expected: 'pods', got: await podsOf(mesh) }));
      }
      // If no kill ever fell into an outage, the test has lost its aim.
      requireEqual('some in an outage', left > 0 ? 'some in an outage' : 'none in an outage');
      console.log(`    ${number} drills ended; ${left} of those by SIGKILL in an outage`);
    },
  };
}

async function podsOf(mesh: Mesh): Promise<string> {
  const pods = await hit(mesh).cluster.kubectl.list('pod', NAMESPACE, `app=${SERVICE}`);
  return pods.some(({ metadata }) => metadata.deletionTimestamp === undefined) ? 'pods' : 'no pods';
}

function hit(mesh: Mesh): Mesh[number] {
  return mesh.find(({ cluster }) => cluster.name === SCALED.cluster)!;
}

async function durationOf(does: () => Promise<unknown>): Promise<number> {
  const started = Date.now();
  await does();
  return Date.now() - started;
}
