import { Chart } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { groupBy } from '../../util/group-by';
import { isDnsLabel } from '../../util/kubernetes-names';
import { listNames } from '../../util/list-names';
import { describeProblem } from '../../diagnostics';
import type { LocatedProblem } from './problem';
import { quote } from './quote';

const MOST_NAMED = 4;

/** What an object is told that has no namespace, of its own or of its chart. */
export const NO_NAMESPACE = {
  why: 'kubectl would put it into its current namespace, which can be another one in each cluster, and failover needs the same name everywhere.',
  fix: 'give the chart a namespace ({ namespace: … }), or the object one of its own.',
};

/** Of the objects of a chart that lack a namespace, or have an impossible one of it, one problem: the chart is the one cause. */
export function oncePerChart(
  problems: readonly LocatedProblem[],
  constructs: readonly IConstruct[],
): readonly LocatedProblem[] {
  return constructs
    .filter((construct): construct is Chart => Chart.isChart(construct))
    .reduce(namespaceOfChartOnce, lackOncePerChart(problems, constructs));
}

function namespaceOfChartOnce(
  problems: readonly LocatedProblem[],
  { node, namespace }: Chart,
): readonly LocatedProblem[] {
  if (namespace === undefined || isDnsLabel(namespace)) return problems;
  const says = [`${quote(namespace)} cannot be the name of a Namespace.`, `is in namespace ${quote(namespace)}, which`];
  const found = problems.filter(
    ({ path, text }) => path.startsWith(`${node.path}/`) && says.some((words) => text.includes(words)),
  );
  if (found.length < 2) return problems;
  const text = describeProblem({
    message: `the namespace of the chart, ${quote(namespace)}, cannot be the name of a Namespace, and its objects go there: ${namesOf(found)}.`,
    why: 'the API server refuses the objects, so every cluster keeps what it had before.',
    fix: 'give the chart a namespace of lower-case letters, digits and "-", with a letter or digit at both ends, at most 63 characters.',
  });
  return [...problems.filter((problem) => !found.includes(problem)), { path: node.path, text }];
}

function namesOf(problems: readonly LocatedProblem[]): string {
  return listNames([...new Set(problems.map(({ path }) => path))], MOST_NAMED);
}

function lackOncePerChart(
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
  const text = describeProblem({
    message: `the chart has no namespace, and ${lacking.length} of its objects have none of their own: ${namesOf(lacking)}.`,
    why: NO_NAMESPACE.why.replace(' it ', ' them '),
    fix: NO_NAMESPACE.fix.replace('the object one of its own', 'each of them one'),
  });
  return { path: chart, text };
}

function chartOf(construct: IConstruct | undefined): Chart | undefined {
  return construct?.node.scopes.filter((scope) => Chart.isChart(scope)).at(-1);
}
