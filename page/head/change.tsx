import type { ChangeData, RowData, VariantData } from '../../src/report/html/data/data';
import { columns, data, spreadAt } from '../data';
import { Chip } from '../elements';
import { cellKey } from '../matrix/cells';
import { describeSpread, plural, wordOf, wordOfAnswer, type Judged } from '../words';

const MOST_SHOWN = 5;
const MOST_ITEMS = 200;

/** A sort of answer that is not what it was. */
interface Changed {
  readonly row: RowData;
  readonly number: number;
  readonly title: string;
  readonly variant: VariantData;
}

interface ChangeSummaryProps {
  readonly change: ChangeData;
  /** Opens the cell of a key. */
  readonly open: (key: string) => void;
}

/** What a change does, in short. */
export function ChangeSummary({ change, open }: ChangeSummaryProps) {
  const changed = data.rows.flatMap((row) =>
    columns.flatMap(({ number, title }) =>
      (row.cells[number]?.variants ?? []).map((variant) => ({ row, number, title, variant })),
    ),
  );
  const worse = changed.filter((one) => stepOf(one) > 0).sort((left, right) => stepOf(right) - stepOf(left));
  const better = changed.filter((one) => stepOf(one) < 0);
  const others = changed.length - worse.length - better.length;
  const says =
    changed.length === 0
      ? 'No answer changes: requests go where they went, in every outage that was asked about.'
      : `${plural(worse.length, 'sort')} of answer ${worse.length === 1 ? 'is' : 'are'} worse, ${better.length} better, ${others} other, in ${plural(data.rows.length, 'service')}. What does not change is not shown.`;
  return (
    <section class="short" aria-labelledby="short">
      <h2 id="short">{`What changes from ${change.from} to ${change.to}`}</h2>
      <p class="lead">{says}</p>
      <ul class="problems">
        {(worse.length > 0 ? worse : changed).slice(0, MOST_SHOWN).map((one, place) => (
          <ChangedAnswer key={place} changed={one} open={open} />
        ))}
      </ul>
      {change.sections.map((section) => (
        <Section key={section.title} {...section} />
      ))}
    </section>
  );
}

interface ChangedAnswerProps {
  readonly changed: Changed;
  readonly open: (key: string) => void;
}

function ChangedAnswer({ changed: { row, number, title, variant }, open }: ChangedAnswerProps) {
  const { shown, was } = variant;
  const word = wordOfAnswer(variant);
  return (
    <li>
      <Chip of={word} />
      <div>
        <button type="button" class="link" onClick={() => open(cellKey(row, number))}>
          {`${row.service}, ${title}`}
        </button>
        {`clients of ${data.clients[shown.client]?.name ?? ''}: was ${was?.verdict ?? ''} (${describeSpread(was?.afterEjection ?? null)}), is ${word.word} (${describeSpread(shown.afterEjection)}).`}
      </div>
    </li>
  );
}

function Section({ title, items, isOpen = false }: ChangeData['sections'][number]) {
  return (
    <details class="group" open={isOpen}>
      <summary>
        <h3>{title}</h3> <span class="tally">{items.length}</span>
      </summary>
      <ul>
        {items.slice(0, MOST_ITEMS).map(({ text, details }, place) => (
          <li key={place}>
            {text}
            {details.length > 0 && (
              <ul>
                {details.map((detail, number) => (
                  <li key={number}>{detail}</li>
                ))}
              </ul>
            )}
          </li>
        ))}
      </ul>
      {items.length > MOST_ITEMS && <p>{`${items.length - MOST_ITEMS} more: cdk8s-ambient diff prints all.`}</p>}
    </details>
  );
}

/** How much worse an answer is than it was; below 0 where it is better. */
function stepOf({ variant: { shown, was, excuse } }: Changed): number {
  const now = { verdict: shown.verdict, excuse };
  const before = { verdict: was?.verdict ?? shown.verdict };
  return badness(now, shown.afterEjection) - badness(before, was?.afterEjection);
}

function badness(judged: Judged, place: number | null | undefined): number {
  return wordOf(judged).rank * 1000 + (spreadAt(place)?.errors ?? 100);
}
