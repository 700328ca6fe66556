import type { ComponentChildren } from 'preact';
import { useMemo, useState } from 'preact/hooks';
import type { RowData } from '../../src/report/html/data/data';
import type { Choice } from '../address';
import { columns, data, servicesIn } from '../data';
import { formatCount, plural } from '../words';
import { cellKey, isWanted, seenBy, serviceIn } from './cells';
import { followArrow } from './keys';
import { Row } from './row';

/** Of more rows than this, the worst are shown until all are asked for. */
const MOST_ROWS = 100;

interface MatrixProps {
  readonly choice: Choice;
  readonly choose: (change: Partial<Choice>) => void;
  /** Opens the cell of a key with one of its answers. */
  readonly open: (key: string, variant: number) => void;
  readonly close: () => void;
  /** What stands below a row of which a cell is open. */
  readonly detail: (row: RowData, kind: number) => ComponentChildren;
}

/** The services that are chosen, as a table. */
export function Matrix({ choice, choose, ...does }: MatrixProps) {
  const [visited, setVisited] = useState('');
  const wanted = useMemo(() => data.rows.filter((row) => isWanted(row, choice)), [choice]);
  const shown = useMemo(() => shownOf(wanted, choice), [wanted]);
  const entry = entryOf(shown, choice, visited);
  const hasMore = shown.length < wanted.length;
  return (
    <>
      <p class="count" role="status">
        {countOf(wanted)}
        {hasMore && `, the worst ${plural(shown.length, 'row')} of ${wanted.length}`}
        {wanted.length === 0 && ': no service is as asked for'}
      </p>
      <div class="scroll wide">
        <table
          class="matrix"
          onKeyDown={followArrow}
          onFocusIn={({ target }) => setVisited((target as HTMLElement).dataset.key ?? visited)}
        >
          <caption class="hidden">
            The worst answer of each service in each kind of outage. Arrow keys go from cell to cell.
          </caption>
          <thead>
            <tr>
              <th scope="col" class="corner">
                service
              </th>
              {columns.map(({ id, title, meaning }) => (
                <th key={id} scope="col" title={meaning}>
                  <span>{title}</span>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {shown.map((row) => (
              <Row key={row.service} {...{ row, choice }} entry={keyIn(row, entry)} {...does} />
            ))}
          </tbody>
        </table>
      </div>
      {hasMore && (
        <p>
          <button type="button" class="plain" onClick={() => choose({ all: true })}>
            {`show all ${wanted.length} rows`}
          </button>
        </p>
      )}
    </>
  );
}

/** The worst rows, and what is open, wherever it is. */
function shownOf(wanted: readonly RowData[], { all, open }: Choice): readonly RowData[] {
  if (all) return wanted;
  const opened = wanted.slice(MOST_ROWS).filter(({ service }) => service === serviceIn(open));
  return [...wanted.slice(0, MOST_ROWS), ...opened];
}

/** The one cell that the tab key reaches: where the focus was, else what is open, else the first. */
function entryOf(shown: readonly RowData[], choice: Choice, visited: string): string | undefined {
  const known = [visited, choice.open].find((key) => {
    const row = shown.find(({ service }) => service === serviceIn(key));
    return row !== undefined && keysOf(row, choice).includes(key);
  });
  if (known !== undefined) return known;
  const first = shown.find((row) => keysOf(row, choice).length > 0);
  return first === undefined ? undefined : keysOf(first, choice)[0];
}

function keysOf(row: RowData, choice: Choice): string[] {
  return columns.flatMap(({ number }) => (seenBy(row.cells[number], choice) === null ? [] : [cellKey(row, number)]));
}

/** The key, if it is of this row. */
function keyIn(row: RowData, key: string | undefined): string | undefined {
  return key !== undefined && serviceIn(key) === row.service ? key : undefined;
}

function countOf(wanted: readonly RowData[]): string {
  const [services, every] = [servicesIn(wanted), servicesIn(data.rows)];
  return services === every ? plural(services, 'service') : `${formatCount(services)} of ${plural(every, 'service')}`;
}
