import { hasRemarks, type Remarks } from '../../predict/answer';
import { compareText } from '../../util/compare-text';
import { visibleLines } from '../../util/escape';
import { groupBy } from '../../util/group-by';
import { listNames } from '../../util/list-names';
import { plural } from '../../util/plural';
import { textTable } from '../../util/text-table';
import type { Page } from '../format';
import { remarksAsText } from '../remarks';
import { ANY_CLUSTER, ANY_NAMESPACE, Notes, rolesOfAll } from '../alike';
import { MANY } from '../many';
import { gradeService, type Cases, type GradedService } from './graded-service';
import { compareGrades } from './grades';
import type { PredictReport } from './report';
import { TwinServices } from './twin-services';

/** More groups of services are counted. */
const MOST_GROUPS = 12;
/** So are more inputs that are not followed. */
const MOST_REMARKS = 10;
const HEADING = ['services', 'verdict', 'outages', ANY_CLUSTER, 'clients', 'answers', ''];

/** Services of which the same is printed. */
type Alike = readonly [GradedService, ...GradedService[]];

/** For more services than can be read: those of which the same is printed once, the worst first, with the reasons of what is bad. */
export function overviewAsText(report: PredictReport, page: Page): string {
  const { clusters, networkOf } = report;
  const notes = new Notes(page.lines);
  const names = rolesOfAll(clusters, networkOf);
  const remarks = new Map<string, Remarks>();
  const twins = new TwinServices(report.twins, notes);
  // One after the other: all questions about a fleet, at once, do not fit into memory.
  const services = Array.from(report.matrices, (matrix) =>
    twins.grade(matrix.service, (taking) => {
      // Remarks are of single objects.
      let isAboutNamesAlone = true;
      const graded = gradeService(matrix, names, taking, (answer) => {
        if (!hasRemarks(answer)) return;
        isAboutNamesAlone = false;
        const { reservations, declaredHarmless } = answer;
        remarks.set(JSON.stringify([reservations, declaredHarmless]), { reservations, declaredHarmless });
      });
      return { graded, isAboutNamesAlone };
    }),
  );
  const groups = alikeServices(services);
  const shown = groups.slice(0, MOST_GROUPS);
  const table = textTable([HEADING, ...shown.flatMap((group) => groupAsCells(group, clusters, notes))], {
    indent: '  ',
    width: page.width,
  });
  const more = groups.slice(MOST_GROUPS);
  return visibleLines([
    `${headingOf(services)}; ${plural(clusters.length, 'cluster')}`,
    '',
    ...table,
    ...(more.length === 0
      ? []
      : [`  and ${plural(more.flat().length, 'service')} more, none of them worse: --all or --service NAME`]),
    ...notes.print(),
    ...(notes.left === 0 ? [] : [`  and ${plural(notes.left, 'more reason')}, of services that are not listed`]),
    ...remarksOf([...remarks.values()]),
    '',
    `  ${ANY_CLUSTER} stands for the cluster that an outage is in, ${ANY_NAMESPACE} for that of the service. One service: --service NAME; every row: --all`,
    '',
  ]);
}

function headingOf(services: readonly GradedService[]): string {
  const bad = services.filter(({ lines }) => lines.some(({ grade }) => grade.isBad)).length;
  return `${numeral(bad)} of ${numeral(services.length)} services have answers that are stuck, unknown, denied or a blackhole`;
}

function remarksOf(remarks: readonly Remarks[]): string[] {
  const lines = remarksAsText(remarks);
  const left = lines.length - MOST_REMARKS;
  const shown = left > 0 ? [...lines.slice(0, MOST_REMARKS), `  and ${plural(left, 'line')} more`] : lines;
  return shown.length === 0 ? [] : ['', ...shown.map((line) => `  ${line}`)];
}

/** Services of which the same is printed, the worst first. */
export function alikeServices(services: readonly GradedService[]): Alike[] {
  const groups = groupBy(services, ({ lines }) =>
    JSON.stringify(lines.map(({ grade: { label }, forms, cases }) => [label, forms, cases])),
  );
  return [...groups.values()].sort(([left], [right]) => compareServices(left, right));
}

function compareServices(left: GradedService, right: GradedService): number {
  for (const [index, one] of left.lines.entries()) {
    const other = right.lines[index];
    if (other === undefined) return -1;
    const byGrade = compareGrades(one.grade, other.grade);
    if (byGrade !== 0) return byGrade;
  }
  return left.lines.length - right.lines.length || compareText(left.service, right.service);
}

function groupAsCells(group: Alike, clusters: readonly string[], notes: Notes): string[][] {
  const names = listNames(
    group.map(({ service }) => service),
    MANY,
  );
  const [{ lines }] = group;
  return lines.map(({ grade, forms, cases }, index) => [
    index > 0 ? '' : group.length === 1 ? names : `${numeral(group.length)} services: ${names}`,
    grade.label,
    forms.join(', '),
    ...(cases === undefined ? [] : casesAsCells(cases, clusters, notes)),
  ]);
}

function casesAsCells(
  { where, clients, count, of, notes: keys }: Cases,
  clusters: readonly string[],
  notes: Notes,
): string[] {
  return [
    describeNames(where, clusters),
    describeNames(clients, clusters),
    `${numeral(count)} of ${numeral(of)}`,
    keys.map((key) => notes.mark(key)).join(' '),
  ];
}

/** The names where they are few, those that are missing where these are few. */
function describeNames(names: readonly string[], all: readonly string[]): string {
  if (names.length <= MANY) return names.join(', ');
  const missing = all.filter((name) => !names.includes(name));
  if (missing.length === all.length - names.length && missing.length <= MANY)
    return missing.length === 0 ? `all ${all.length}` : `all but ${missing.join(', ')}`;
  return listNames(names, MANY);
}

function numeral(count: number): string {
  return count.toLocaleString('en-US');
}
