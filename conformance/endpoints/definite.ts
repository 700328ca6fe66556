import { isDeepStrictEqual } from 'node:util';
import type { Answer } from '../../src/predict/answer/answer';
import { Prediction } from '../../src/predict/prediction/prediction';
import { forEachAnswer, type Question } from './comparison';
import { FEATURES, type FeatureName } from './features';
import { read, type GeneratedMesh } from './generated-mesh';
import { generateMesh } from './generator';
import { inAnyOrder, ISTIO_VERSION, ours, type Compared } from './parity';

// Meshes with what few have. Not all of it is followed, and then the prediction has to say so: where it is definite, the waypoints
// that requests pass have to be sent what it took them to be sent.

export interface DefiniteComparison {
  readonly feature: FeatureName;
  /** Lists of endpoints that a definite answer rests on. */
  readonly definite: number;
  /** Answers that are unknown, though a list of the waypoint is there. */
  readonly unknown: number;
  /** Lists that differ: without any, the feature would prove nothing. */
  readonly differing: number;
  /** Definite answers that rest on a list that differs. Empty is good. */
  readonly differences: readonly string[];
}

export async function compareDefinite(feature: FeatureName, question: Question): Promise<DefiniteComparison> {
  const { add, env = {} }: { add: Parameters<typeof generateMesh>[2]; env?: Readonly<Record<string, string>> } =
    FEATURES[feature];
  const tally = { definite: 0, unknown: 0, differing: 0, differences: [] as string[] };
  await forEachAnswer(
    { ...question, env },
    (number) => generateMesh(question.seed, number, add),
    (mesh, sent) => {
      const found = judge(mesh, sent);
      tally.definite += found.definite;
      tally.unknown += found.unknown;
      tally.differing += found.differing;
      if (found.difference !== undefined) tally.differences.push(`${feature}, ${found.difference}`);
    },
  );
  return { feature, ...tally };
}

interface Judged {
  readonly definite: number;
  readonly unknown: number;
  readonly differing: number;
  readonly difference: string | undefined;
}

/** Asks about every Service, port and cluster of a mesh. */
function judge(mesh: GeneratedMesh, sent: readonly Compared[]): Judged {
  const prediction = new Prediction(read(mesh, ISTIO_VERSION));
  const mine = byWaypointOf(ours(mesh));
  const other = byWaypointOf(sent);
  const keys = [...new Set([...mine.keys(), ...other.keys()])];
  const differing = new Set(keys.filter((key) => !isDeepStrictEqual(mine.get(key), other.get(key))));
  const counts = { definite: 0, unknown: 0 };
  let difference: string | undefined;
  for (const { cluster } of prediction.view.clusters) {
    for (const [service, { host, ports }] of cluster.services) {
      for (const { port } of ports) {
        if (!mine.has(keyOf(cluster.name, host, port)) && !other.has(keyOf(cluster.name, host, port))) continue;
        const answer = prediction.ask({ client: { cluster: cluster.name, kind: 'ambient' }, service, port });
        if (answer.verdict === 'unknown') counts.unknown++;
        for (const passed of clustersPassed(answer)) {
          const key = keyOf(passed, host, port);
          counts.definite++;
          if (!differing.has(key)) continue;
          difference ??= `mesh ${mesh.id}: ${cluster.name} is told ${answer.verdict} of ${service}:${port}, and istiod of ${passed} sends ${JSON.stringify(other.get(key))}, not ${JSON.stringify(mine.get(key))}`;
        }
      }
    }
  }
  return { ...counts, differing: differing.size, difference };
}

/** The clusters whose waypoints a definite answer takes requests through. */
function clustersPassed({ verdict, path, client, untilEjected, afterEjection }: Answer): string[] {
  if (verdict === 'unknown') return [];
  if (path === 'local-waypoint') return [client.cluster];
  if (path !== 'remote-waypoint') return [];
  return [...new Set([untilEjected, afterEjection].flatMap((spread) => [...(spread?.clusters.keys() ?? [])]))];
}

/** What the pods of a cluster's waypoint are sent for a port of a service, whole. */
function byWaypointOf(entries: readonly Compared[]): ReadonlyMap<string, readonly Compared[]> {
  const found = new Map<string, Compared[]>();
  for (const entry of inAnyOrder(entries.filter(({ subset }) => subset === null))) {
    const key = keyOf(entry.cluster, entry.service, entry.port);
    found.set(key, [...(found.get(key) ?? []), entry]);
  }
  return found;
}

function keyOf(cluster: string, host: string, port: number): string {
  return `${cluster} ${host}:${port}`;
}

export function describeDefinite({ feature, definite, unknown, differing, differences }: DefiniteComparison): string {
  return `${feature}: ${definite} lists under definite answers, ${unknown} answers unknown, ${differing} lists not as followed, ${differences.length} differences`;
}
