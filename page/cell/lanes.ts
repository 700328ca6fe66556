import type { AnswerData, RowData } from '../../src/report/html/data/data';
import { data, numbersOf, spreadAt } from '../data';
import { plural } from '../words';

/** Of clusters that only have pods and get nothing, how many have a lane. */
const MOST_IDLE = 6;
/** Of clusters that answer, how many have a lane. */
const MOST_LANES = 12;

/** Clusters that have a lane, from the top, and how many more have pods of the service. */
export interface Lanes {
  readonly lanes: readonly number[];
  readonly left: number;
}

/** The client's own cluster, those that answer in any phase, those that are out of order, some others that have pods. */
export function lanesOf(row: RowData, answer: AnswerData, own: number): Lanes {
  const answering = [answer.steady, answer.untilEjected, answer.afterEjection]
    .flatMap((place) => Object.entries(spreadAt(place)?.clusters ?? {}))
    .sort(([, left], [, right]) => right - left)
    .map(([name]) => data.clusters.indexOf(name));
  const broken = data.outages[answer.outage]?.clusters ?? [];
  const needed = [...new Set([own, ...broken, ...answering])].slice(0, MOST_LANES);
  const idle = row.pods.flatMap(([clusters]) => numbersOf(clusters)).filter((cluster) => !needed.includes(cluster));
  const some = needed.length >= MOST_LANES ? [] : idle.slice(0, MOST_IDLE);
  const [first = own, ...others] = [...needed, ...some];
  const lanes = [first, ...others.sort((left, right) => left - right)];
  const all = new Set([...needed, ...answering, ...idle]);
  return { lanes, left: all.size - lanes.length };
}

/** Reports whether a cluster has the service. */
export function hasPods(row: RowData, cluster: number): boolean {
  return podsIn(row, cluster) !== undefined;
}

/** How many pods a service has in a cluster, in words. */
export function podsAsText(row: RowData, cluster: number): string {
  const pods = podsIn(row, cluster);
  return pods == null ? 'how many is not known' : plural(pods, 'pod');
}

function podsIn(row: RowData, cluster: number): number | null | undefined {
  return row.pods.find(([clusters]) => numbersOf(clusters).includes(cluster))?.[1];
}
