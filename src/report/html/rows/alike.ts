import type { Answer } from '../../../predict/answer';
import type { Outage } from '../../../predict/outage';
import type { Excuse } from '../../../predict/scenarios';
import { formatClient } from '../../../predict/client';
import type { Spread } from '../../../predict/shares';
import { groupBy } from '../../../util/group-by';
import { toPercent } from '../../../util/percent';

/** More clusters that answer the same share are written as those that are missing. */
const FEW = 3;

/**
 * A key that is equal for answers of one service that are alike but for which cluster asks and which one is out of order.
 *
 * @param clusters how many the mesh has
 */
export function keyOfAnswer(answer: Answer, excuse: Excuse | undefined, clusters: readonly string[]): string {
  const { client, outages, path, verdict, untilEjected, afterEjection } = answer;
  const isOwn = outages.some(({ cluster }) => cluster === client.cluster);
  const names = namesIn(client.cluster, outages);
  const after = keyOfSpread(afterEjection, names, clusters);
  const before = untilEjected === afterEjection ? '=' : keyOfSpread(untilEjected, names, clusters);
  // Clients of other kinds are on other ways.
  const kind = client.kind === 'ambient' ? '' : formatClient({ ...client, cluster: '' });
  return `${verdict} ${path} ${excuse?.says} ${isOwn} ${kind} ${after} ${before}`;
}

/** What to call the clusters of a question. */
function namesIn(own: string, outages: readonly Outage[]): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const { cluster } of outages) if (cluster !== undefined) names.set(cluster, '@outage');
  names.set(own, '@client');
  return names;
}

function keyOfSpread(
  spread: Spread | undefined,
  names: ReadonlyMap<string, string>,
  clusters: readonly string[],
): string {
  if (spread === undefined) return '?';
  const { errors } = spread;
  if (spread.clusters.size === 1) {
    for (const [cluster, share] of spread.clusters) {
      return `${names.get(cluster) ?? cluster} ${toPercent(share)}!${toPercent(errors)}`;
    }
  }
  const byShare = groupBy([...spread.clusters], ([, share]) => toPercent(share));
  const parts = [...byShare].map(([share, group]) => {
    const answering = group.map(([name]) => name);
    return `${describeSet(answering, names, clusters)} ${share}`;
  });
  return `${parts.join()}!${toPercent(errors)}`;
}

function describeSet(some: readonly string[], names: ReadonlyMap<string, string>, clusters: readonly string[]): string {
  const called = (all: readonly string[]): string =>
    all
      .map((name) => names.get(name) ?? name)
      .sort()
      .join('+');
  if (some.length <= FEW) return called(some);
  const present = new Set(some);
  return `all but ${called(clusters.filter((name) => !present.has(name)))}`;
}
