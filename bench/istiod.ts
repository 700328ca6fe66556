import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './child';
import { buildGoProgram } from './go-program';
import { liveObjectsOf } from './programs/failover-mesh';
import { clusterNames } from './programs/job';

/** The istio module that conformance/go/istio/go.mod requires, of which this is the release. */
export const ISTIO_RELEASE = '1.31';

/** Istio's own endpoint builder behind a program that says how long it takes; undefined without Go. */
export function buildEndpointBuilder(): string | undefined {
  return buildGoProgram({ command: './eds', version: ISTIO_RELEASE, folder: '../conformance/go/istio', name: 'eds' });
}

/**
 * Seconds that Istio's endpoint builder takes for one answer: what a waypoint is sent for one service that so many clusters
 * share. Starting the fake discovery server is not in it.
 */
export function secondsPerAnswer(program: string, clusters: number, times: number, folder: string): number {
  const mesh = {
    id: 'fleet',
    clusters: clusterNames(clusters).map((name, index) => ({
      name,
      network: `network-of-${name}`,
      objects: liveObjectsOf(name, index + 1),
    })),
  };
  mkdirSync(folder, { recursive: true });
  const input = join(folder, 'mesh.jsonl');
  const output = join(folder, 'timing.jsonl');
  writeFileSync(input, `${JSON.stringify(mesh)}\n`);
  run('sh', ['-c', `"${program}" -time ${times} "${output}" < "${input}"`], {
    PILOT_ENABLE_AMBIENT: 'true',
    AMBIENT_ENABLE_MULTI_NETWORK: 'true',
  });
  const { answers, nanosecondsPerAnswer } = JSON.parse(readFileSync(output, 'utf8')) as Timing;
  if (answers < times) throw new Error(`Istio gave ${answers} answers, not ${times}`);
  return nanosecondsPerAnswer / 1e9;
}

interface Timing {
  readonly answers: number;
  readonly nanosecondsPerAnswer: number;
}
