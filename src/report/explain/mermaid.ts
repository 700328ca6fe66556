import { formatClient } from '../../predict/client';
import { formatOutages } from '../../predict/outage';
import type { Answer } from '../../predict/answer';
import type { Spread } from '../../predict/shares';
import { inMermaid } from '../../util/escape';
import { wayAsMermaid } from '../way-as-mermaid';

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
