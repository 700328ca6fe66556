import { formatClient } from '../../predict/client';
import { formatOutages } from '../../predict/outage';
import type { Answer, Path } from '../../predict/answer';
import type { Spread } from '../../predict/shares';
import { compareText } from '../../util/compare-text';
import { inMermaid } from '../../util/escape';
import { formatPercent } from '../../util/percent';

/** Where the requests of one client end, as a flowchart of Mermaid, which code hosts draw. Before and after ejection where that differs. */
export function explanationAsMermaid(answer: Answer): string {
  const { service, client, outages, verdict, untilEjected, afterEjection, path } = answer;
  const title = `${service} from ${formatClient(client)}, ${formatOutages(outages, service)}: ${verdict}`;
  const phases: [string, Spread][] = [];
  if (untilEjected !== undefined && afterEjection !== undefined) {
    const isSame = wayAsMermaid('', untilEjected, path).join() === wayAsMermaid('', afterEjection, path).join();
    if (!isSame) phases.push(['until failing hosts are ejected', untilEjected]);
    phases.push([isSame ? 'while it lasts' : 'after', afterEjection]);
  }
  return [
    'flowchart LR',
    `  question["${inMermaid(title)}"]`,
    ...(phases.length === 0 ? ['  question --> unknown["not known"]'] : []),
    ...phases.flatMap(([name, spread], place) => [
      `  subgraph phase${place}["${name}"]`,
      ...wayAsMermaid(`p${place}`, spread, path).map((line) => `    ${line}`),
      '  end',
    ]),
    ...phases.map((_, place) => `  question --> p${place}way`),
    '',
  ].join('\n');
}

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
