import { hasRemarks, type Remarks } from '../../predict/answer';
import type { Matrix, Row } from '../../predict/prediction';
import { visibleLines } from '../../util/escape';
import { textTable } from '../../util/text-table';
import type { Page } from '../format';
import { remarksAsText } from '../remarks';
import { ANY_CLUSTER, Notes, rolesOfAll } from '../alike';
import { MANY_CLUSTERS, MANY_SERVICES } from '../many';
import { FoldedTable } from './folded-table';
import { FullTable } from './full-table';
import { overviewAsText } from './overview';
import type { PredictReport } from './report';

const FOLDED = `  ${ANY_CLUSTER} stands for the cluster that the outage is in. Every row: --all`;

/** Each service's matrix, one after the other; of a fleet what is alike once, unless every row is asked for. */
export function* predictionAsText(report: PredictReport, page: Page): Generator<string> {
  const { matrices, services, clusters, isWhole } = report;
  if (!isWhole && services > MANY_SERVICES) yield overviewAsText(report, page);
  else
    for (const matrix of matrices)
      yield matrixAsText(matrix, page, report, !isWhole && clusters.length > MANY_CLUSTERS);
}

/** What lays out the rows of a service. */
interface Table {
  readonly add: (row: Row) => void;
  readonly print: () => string[][];
}

/** A matrix as a table, with the reasons of bad verdicts below it. */
function matrixAsText(
  { service, rows }: Matrix,
  { lines, width }: Page,
  { rate, clusters, membersOf, networkOf }: PredictReport,
  isFolded: boolean,
): string {
  const notes = new Notes(lines);
  const table: Table = isFolded
    ? new FoldedTable(
        service,
        { members: membersOf(service), networkOf, names: rolesOfAll(clusters, networkOf) },
        notes,
        rate,
      )
    : new FullTable(service, notes, rate);
  const remarks: Remarks[] = [];
  let port: number | undefined;
  // Of each row only what is printed is kept.
  const withRemarks = new WeakSet<Row>();
  for (const row of rows) {
    table.add(row);
    if (row.alike !== undefined && !withRemarks.has(row.alike.row)) continue;
    for (const { reservations, declaredHarmless } of row.answers.filter(hasRemarks)) {
      remarks.push({ reservations, declaredHarmless });
      withRemarks.add(row);
    }
    port ??= row.answers[0]?.port;
  }
  return visibleLines([
    `${service}${port === undefined ? '' : `, port ${port}`}`,
    '',
    ...textTable(table.print(), { indent: '  ', width }),
    ...notes.print(),
    ...(isFolded ? ['', FOLDED] : []),
    ...remarksOf(remarks),
    '',
  ]);
}

/** Once for all outages and clients. */
function remarksOf(remarks: readonly Remarks[]): string[] {
  const lines = remarksAsText(remarks).map((line) => `  ${line}`);
  return lines.length === 0 ? [] : ['', ...lines];
}
