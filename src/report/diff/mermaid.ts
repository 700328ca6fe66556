import { formatClient } from '../../predict/client';
import { formatOutages } from '../../predict/outage';
import type { BehaviourChange } from '../../predict/change';
import { inMermaid } from '../../util/escape';
import { wayAsMermaid } from '../way-as-mermaid';
import { describeAnswer } from './answer';

/**
 * Where the requests of one client ended, and where they end now, as a flowchart of Mermaid: once hosts are ejected, or until then
 * where only that differs.
 */
export function changeAsMermaid({ service, client, outages, before, after }: BehaviourChange): string {
  const question = `${service} from ${formatClient(client)}, ${formatOutages(outages, service)}`;
  const isSame = describeAnswer(before) === describeAnswer(after);
  const when = isSame ? ', until hosts are ejected' : '';
  // Mermaid draws the last of them on top.
  const sides = (['now', 'was'] as const).map((name) => {
    const { verdict, path, untilEjected, afterEjection } = name === 'was' ? before : after;
    const spread = isSame ? untilEjected : afterEjection;
    return { name, title: `${name} ${verdict}${when}`, ways: wayAsMermaid(name, spread, path) };
  });
  return [
    'flowchart LR',
    `  question["${inMermaid(question)}"]`,
    ...sides.flatMap(({ name, title, ways }) => [
      `  subgraph ${name}["${inMermaid(title)}"]`,
      ...ways.map((line) => `    ${line}`),
      '  end',
    ]),
    '  question --> wasway',
    '  question --> nowway',
    '',
  ].join('\n');
}
