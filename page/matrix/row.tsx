import type { ComponentChildren } from 'preact';
import { useMemo } from 'preact/hooks';
import type { RowData } from '../../src/report/html/data/data';
import type { Choice } from '../address';
import { columns, data, type Column } from '../data';
import { colourOf } from '../elements';
import { plural, VERDICTS, verdictName, wordOf } from '../words';
import { cellKey, notesOf, seenBy, wasOf } from './cells';

interface CellsProps {
  readonly row: RowData;
  readonly choice: Choice;
  /** The key of the cell that the tab key reaches, if it is in this row. */
  readonly entry: string | undefined;
  readonly open: (key: string, variant: number) => void;
  readonly close: () => void;
}

interface RowProps extends CellsProps {
  readonly detail: (row: RowData, kind: number) => ComponentChildren;
}

/** A service, and below it the cell that is open. */
export function Row({ detail, ...cells }: RowProps) {
  const { row, choice, entry } = cells;
  // Of a thousand rows only those are drawn again which the focus leaves or enters.
  return useMemo(() => {
    const opened = columns.find(({ number }) => cellKey(row, number) === choice.open && row.cells[number] != null);
    return (
      <>
        <tr>
          <Heading row={row} />
          {columns.map((column) => (
            <td key={column.id}>
              <Cell column={column} {...cells} />
            </td>
          ))}
        </tr>
        {opened !== undefined && (
          <tr class="detail">
            <td colSpan={columns.length + 1}>{detail(row, opened.number)}</td>
          </tr>
        )}
      </>
    );
  }, [row, choice, entry]);
}

function Heading({ row: { service, others } }: { readonly row: RowData }) {
  return (
    <th scope="row">
      <span class="service">{service}</span>
      {others.length > 0 && (
        <details class="others">
          <summary>{`and ${plural(others.length, 'service')} that answer alike`}</summary>
          <p>{others.join(', ')}</p>
        </details>
      )}
    </th>
  );
}

interface CellProps extends CellsProps {
  readonly column: Column;
}

function Cell({ row, column: { number, title }, choice, entry, open, close }: CellProps) {
  const cell = row.cells[number];
  const seen = seenBy(cell, choice);
  if (seen === null) return <NoCell />;
  const { letter, word } = wordOf(seen);
  const key = cellKey(row, number);
  const isOpen = choice.open === key;
  const was = wasOf(cell);
  const notes = notesOf(seen);
  const sentence = [
    `${row.service}, ${title}: ${was === undefined ? '' : `was ${was}, now `}${word}`,
    ...notes.map(({ says }) => says),
  ].join(', ');
  const isDim = choice.verdict !== '' && verdictName(seen) !== choice.verdict;
  const isLossy = seen.errors !== null && seen.errors > 0;
  return (
    <button
      type="button"
      class={`cell ${colourOf(word)}${isDim ? ' dim' : ''}${isLossy ? ' lossy' : ''}`}
      tabIndex={key === entry ? 0 : -1}
      data-key={key}
      aria-expanded={isOpen}
      onClick={() => (isOpen ? close() : open(key, seen.variant))}
    >
      <span class="hidden">{sentence}</span>
      <span class="letter" aria-hidden="true">
        {was === undefined ? letter : `${VERDICTS[was]?.letter ?? '?'}→${letter}`}
      </span>
      {notes.map(({ short }) => (
        <span key={short} class="note" aria-hidden="true">
          {short}
        </span>
      ))}
    </button>
  );
}

function NoCell() {
  return (
    <span class="none">
      <span aria-hidden="true">–</span>
      <span class="hidden">{data.change === undefined ? 'not asked' : 'no change'}</span>
    </span>
  );
}
