import { formatClient } from '../../predict/client';
import { formatOutages } from '../../predict/outage';
import { excuseOf, type Scenario } from '../../predict/scenarios';
import type { Matrix } from '../../predict/prediction';
import type { Answer, Verdict } from '../../predict/answer';
import { inMermaid } from '../../util/escape';
import { listNames } from '../../util/list-names';
import { formatPercent } from '../../util/percent';
import { compareWeights, weightOf, type Weight } from '../severity';
import { formatClusters } from '../shares';
import type { PredictReport } from './report';
import { MANY } from '../many';

/** Of GitHub and GitLab, which refuse a longer text. @see mermaid packages/mermaid/src/defaultConfig.ts maxTextSize */
const LONGEST = 50_000;
/** They refuse more edges, too. @see mermaid packages/mermaid/src/defaultConfig.ts maxEdges */
const MOST_EDGES = 500;
/** For the heading, the classes, and what is said of those left out. */
const ROOM = 2000;

const CLASSES: Readonly<Record<Verdict, string>> = {
  blackhole: 'fill:#882255,color:#ffffff,stroke:#000000,stroke-width:3px',
  denied: 'fill:#aa4499,color:#ffffff,stroke:#000000,stroke-width:3px',
  stuck: 'fill:#cc6677,color:#000000,stroke:#000000,stroke-width:3px',
  unknown: 'fill:#dddddd,color:#000000,stroke:#000000,stroke-dasharray:4',
  split: 'fill:#999933,color:#000000,stroke:#000000',
  failover: 'fill:#88ccee,color:#000000,stroke:#000000',
  local: 'fill:#44aa99,color:#000000,stroke:#000000',
};

/** An answer that several questions about one service have. */
interface Edge {
  readonly service: string;
  readonly verdict: Verdict;
  readonly asked: string;
  readonly answered: string;
  readonly weight: Weight;
}

/** What becomes of requests, as a flowchart of Mermaid: from each service to what its answers are, worst first. */
export function predictionAsMermaid({ matrices }: Pick<PredictReport, 'matrices'>): string {
  const edges: Edge[] = [];
  for (const matrix of matrices) edges.push(...edgesOf(matrix));
  edges.sort((left, right) => compareWeights(left.weight, right.weight));
  const services = new Map<string, number>();
  const lines: string[] = [];
  let room = LONGEST - ROOM;
  let shown = 0;
  for (const { service, verdict, asked, answered } of edges) {
    const known = services.get(service);
    const number = known ?? services.size;
    const node = `s${number}`;
    const drawn = [
      ...(known === undefined ? [`  ${node}["${inMermaid(service)}"]`] : []),
      `  ${node} -->|"${inMermaid(asked)}"| a${shown}["${inMermaid(answered)}"]:::${verdict}`,
    ];
    const length = drawn.join('\n').length + 1;
    if (length > room || shown >= MOST_EDGES - 1) break;
    services.set(service, number);
    room -= length;
    shown += 1;
    lines.push(...drawn);
  }
  const left = edges.length - shown;
  const used = new Set(edges.slice(0, shown).map(({ verdict }) => verdict));
  return [
    'flowchart LR',
    ...lines,
    ...(left === 0 ? [] : [`  rest["${left} more, none worse, for which the picture has no room"]`]),
    ...[...used].map((verdict) => `  classDef ${verdict} ${CLASSES[verdict]}`),
    '',
  ].join('\n');
}

/** Questions with one outcome together. */
function edgesOf({ service, rows }: Matrix): Edge[] {
  const edges = new Map<string, Omit<Edge, 'asked'> & { readonly asked: string[] }>();
  // Of each row only what is drawn is kept.
  for (const { scenario, answers } of rows) {
    for (const answer of answers) {
      const { verdict, outages, client } = answer;
      const answered = answeredBy(answer, scenario);
      const known = edges.get(answered);
      const edge = known ?? {
        service,
        verdict,
        answered,
        asked: [],
        weight: weightOf(answer, scenario),
      };
      edge.asked.push(`${formatOutages(outages, service)} from ${formatClient(client)}`);
      if (known === undefined) edges.set(answered, edge);
    }
  }
  return [...edges.values()].map((edge) => ({ ...edge, asked: listNames(edge.asked, MANY) }));
}

function answeredBy(answer: Answer, scenario: Scenario): string {
  const { verdict, untilEjected, afterEjection } = answer;
  const excuse = excuseOf(verdict, scenario);
  const name = excuse === undefined ? verdict : `${verdict}, ${excuse.name}`;
  if (untilEjected === undefined || afterEjection === undefined) return name;
  const before = formatPercent(untilEjected.errors);
  const after = formatPercent(afterEjection.errors);
  const atFirst = before === after ? '' : `, until ejected ${before}`;
  return `${name}: ${formatClusters(afterEjection)}, errors ${after}${atFirst}`;
}
