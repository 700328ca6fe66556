import { Chart } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { groupBy } from '../../util/group-by';
import { listNames } from '../../util/list-names';
import { describeProblem } from '../../diagnostics';
import type { LocatedProblem } from './problem';

const MOST_NAMED = 4;

/** What an object is told that has no namespace, of its own or of its chart. */
export const NO_NAMESPACE = {
  why: 'kubectl would put it into its current namespace, which can be another one in each cluster, and failover needs the same name everywhere.',
  fix: 'give the chart a namespace ({ namespace: … }), or the object one of its own.',
};

/** Of the objects of a chart that lack a namespace, one problem: the namespace of the chart is the one cause. */
export function oncePerChart(
  problems: readonly LocatedProblem[],
  constructs: readonly IConstruct[],
): readonly LocatedProblem[] {
  const ends = describeProblem({ message: 'has no namespace.', ...NO_NAMESPACE });
  const lacking = problems.filter(({ text }) => text.endsWith(ends));
  if (lacking.length < 2) return problems;
  const byPath = new Map(constructs.map((construct) => [construct.node.path, construct]));
  const charts = groupBy(lacking, ({ path }) => chartOf(byPath.get(path))?.node.path);
  const merged = [...charts].flatMap(([chart, found]): readonly LocatedProblem[] =>
    chart === undefined || found.length < 2 ? found : [ofChart(chart, found)],
  );
  return [...problems.filter((problem) => !lacking.includes(problem)), ...merged];
}

function ofChart(chart: string, lacking: readonly LocatedProblem[]): LocatedProblem {
  const paths = [...new Set(lacking.map(({ path }) => path))];
  const text = describeProblem({
    message: `the chart has no namespace, and ${lacking.length} of its objects have none of their own: ${listNames(paths, MOST_NAMED)}.`,
    why: NO_NAMESPACE.why.replace(' it ', ' them '),
    fix: NO_NAMESPACE.fix.replace('the object one of its own', 'each of them one'),
  });
  return { path: chart, text };
}

function chartOf(construct: IConstruct | undefined): Chart | undefined {
  return construct?.node.scopes.filter((scope) => Chart.isChart(scope)).at(-1);
}
