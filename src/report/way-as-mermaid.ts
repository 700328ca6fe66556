import type { Path } from '../predict/answer';
import type { Spread } from '../predict/shares';
import { compareText } from '../util/compare-text';
import { inMermaid } from '../util/escape';
import { formatPercent } from '../util/percent';

const WAYS: Readonly<Record<Path, string>> = {
  ztunnel: 'ztunnel',
  'local-waypoint': 'waypoint of its own network',
  'remote-waypoint': 'waypoints of other networks',
  ingress: 'ingress gateway',
  'ingress-waypoint': 'ingress gateway and waypoint',
  none: 'no way',
};

/**
 * Each workload with the share that it answers, and what fails, as lines of a flowchart.
 *
 * @param prefix of the names of its nodes; the first of them is `<prefix>way`
 */
export function wayAsMermaid(prefix: string, spread: Spread | undefined, path: Path): string[] {
  if (spread === undefined) return [`${prefix}way["not known"]`];
  const { workloads, errors } = spread;
  const ends = [...workloads].sort(([left], [right]) => compareText(left, right));
  return [
    `${prefix}way["${WAYS[path]}"]`,
    ...ends.map(
      ([workload, share], place) =>
        `${prefix}way -->|"${formatPercent(share)}"| ${prefix}to${place}["${inMermaid(workload)}"]`,
    ),
    ...(errors > 0 ? [`${prefix}way -->|"${formatPercent(errors)}"| ${prefix}lost{{"errors"}}`] : []),
  ];
}
