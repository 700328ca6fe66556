import type { CellData, OutageData, RowData } from '../../src/report/html/data/data';
import { groupBy } from '../../src/util/group-by';
import { percentAsText } from '../../src/util/percent';
import { columns, data, decisiveReasonOf, servicesIn } from '../data';
import { Chip } from '../elements';
import { cellKey } from '../matrix/cells';
import { ChangeLine, PlaceLine } from '../reason';
import { describeSpread, formatCount, listNames, plural, verdictName, wordOf } from '../words';
import { ChangeSummary } from './change';

/** From this rank on a verdict is a problem: what is not known included. */
const PROBLEM = 3;
const MOST_PROBLEMS = 5;
const MOST_TOLD = 3;

/** A cell, and where it is. */
interface Placed {
  readonly row: RowData;
  readonly cell: CellData;
  readonly number: number;
  readonly title: string;
}

/** At least one. */
type Group = readonly [Placed, ...Placed[]];

interface SummaryProps {
  /** Opens the cell of a key. */
  readonly open: (key: string) => void;
}

/** What the page says, in short. */
export function Summary({ open }: SummaryProps) {
  if (data.change !== undefined) return <ChangeSummary change={data.change} open={open} />;
  const cells = data.rows.flatMap((row) =>
    columns.flatMap(({ number, title }) => {
      const cell = row.cells[number];
      return cell == null ? [] : [{ row, cell, number, title }];
    }),
  );
  const problems = cells.filter(({ cell }) => isProblem(cell));
  const atFirst = new Set(
    cells.filter(({ cell }) => !isProblem(cell) && (cell.errorsBefore ?? 100) > 0).map(({ title }) => title),
  );
  return (
    <section class="short" aria-labelledby="short">
      <h2 id="short">In short</h2>
      <p class="lead">{leadOf(problems)}</p>
      {problems.length > 0 && <Problems problems={problems} open={open} />}
      {atFirst.size > 0 && (
        <p>
          {'Until hosts are ejected, some requests fail: '}
          {[...atFirst].join(', ')}
          {'.'}
        </p>
      )}
      <TakesOver />
    </section>
  );
}

function leadOf(problems: readonly Placed[]): string {
  const services = servicesIn(data.rows);
  const affected = servicesIn([...new Set(problems.map(({ row }) => row))]);
  return problems.length === 0
    ? `In every outage that was asked about, all requests to ${services === 1 ? 'the service' : `the ${plural(services, 'service')}`} are answered once hosts are ejected.`
    : `${plural(affected, 'service')} of ${formatCount(services)} ${affected === 1 ? 'has' : 'have'} an outage in which requests go on failing, or in which it is not known:`;
}

/** Requests are lost for good, or it is not known: whatever the verdict is called. */
function isProblem(cell: CellData): boolean {
  return wordOf(cell).rank >= PROBLEM || cell.errors === null || cell.errors > 0;
}

interface ProblemsProps extends SummaryProps {
  readonly problems: readonly Placed[];
}

function Problems({ problems, open }: ProblemsProps) {
  const groups = grouped(problems);
  return (
    <ul class="problems">
      {groups.slice(0, MOST_PROBLEMS).map((group, place) => (
        <Problem key={place} group={group} open={open} />
      ))}
      {groups.length > MOST_PROBLEMS && (
        <li class="rest">{`and ${plural(groups.length - MOST_PROBLEMS, 'more problem')} in the matrix below`}</li>
      )}
    </ul>
  );
}

/** Problems of one kind of outage with one verdict and one change together, worst first. */
function grouped(problems: readonly Placed[]): Group[] {
  const groups = groupBy(problems, ({ number, cell }) =>
    JSON.stringify([number, verdictName(cell), cell.errors, changeOf(cell)]),
  );
  const weight = ([{ cell }]: Group) => wordOf(cell).rank * 1000 + (cell.errors ?? 100);
  return [...groups.values()].sort((left, right) => weight(right) - weight(left));
}

function changeOf({ variants }: CellData): string | null {
  return variants?.[0]?.shown.change ?? null;
}

interface ProblemProps extends SummaryProps {
  readonly group: Group;
}

function Problem({ group, open }: ProblemProps) {
  const [{ row, cell, number, title }] = group;
  const word = wordOf(cell);
  const shown = cell.variants?.[0]?.shown;
  const outage = shown === undefined ? undefined : data.outages[shown.outage];
  const names = group.flatMap((problem) => [problem.row.service, ...problem.row.others]);
  const change = changeOf(cell);
  const reason = shown && decisiveReasonOf(shown);
  return (
    <li>
      <Chip of={word} isLossy={cell.errors !== null && cell.errors > 0} />
      <div>
        <button type="button" class="link" onClick={() => open(cellKey(row, number))}>
          {`${listNames(names, 2)}, ${title}`}
        </button>
        {problemAsText(cell, outage)}
        {change === null ? <Excused cell={cell} outage={outage} /> : <ChangeLine change={change} reason={reason} />}
        {change !== null && reason !== undefined && <PlaceLine reason={reason} />}
      </div>
    </li>
  );
}

function problemAsText(cell: CellData, outage: OutageData | undefined): string {
  const { word, says } = wordOf(cell);
  if (cell.errors === null) return `${word}: ${says}.`;
  const shown = cell.variants?.[0]?.shown;
  const asked = shown === undefined ? '' : ` of ${data.clients[shown.client]?.name ?? ''}`;
  const during =
    outage === undefined ? '' : outage.text === 'none' ? ' with nothing out of order' : ` while ${outage.name}`;
  return `${word}, ${percentAsText(cell.errors)} of requests${asked} fail${during}.`;
}

interface ExcusedProps {
  readonly cell: CellData;
  readonly outage: OutageData | undefined;
}

/** Why there is nothing to change, where that is so. */
function Excused({ cell: { excuse, errors }, outage }: ExcusedProps) {
  if (excuse !== undefined) return <p>{`Nothing to change: ${excuse.says}.`}</p>;
  const isEverywhere = outage?.clusters.length === 0 && outage.text !== 'none';
  if (errors === null || !isEverywhere) return null;
  return <p>It is so in every cluster at once: no cluster is left to take over.</p>;
}

/** Who takes over where a service loses its pods. */
function TakesOver() {
  const lines = data.rows.slice(0, MOST_TOLD).flatMap(takeOverOf);
  if (lines.length === 0) return null;
  return (
    <div>
      <h3>Who takes over</h3>
      <ul class="over">
        {lines.map((line, place) => (
          <li key={place}>{line}</li>
        ))}
      </ul>
    </div>
  );
}

function takeOverOf(row: RowData): string[] {
  const kind = columns.find(({ id }) => id === 'scaled-to-zero');
  const variants = kind === undefined ? undefined : row.cells[kind.number]?.variants;
  const taken = variants?.find(({ shown }) => ['failover', 'split'].includes(verdictName(shown)));
  if (taken === undefined) return [];
  const { outage, client, afterEjection } = taken.shown;
  const name = row.others.length === 0 ? row.service : `${row.service} and ${listNames(row.others, 2)}`;
  const where = data.outages[outage]?.clusters.map((cluster) => data.clusters[cluster]).join(', ') ?? '';
  return [
    `${name} without pods in ${where}: clients of ${data.clients[client]?.name ?? ''} get ${describeSpread(afterEjection)}.`,
  ];
}
