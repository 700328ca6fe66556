import type { CellData, RowData, VariantData } from '../../src/report/html/data/data';
import type { Choice } from '../address';
import { clientsOf, data, numbersOf } from '../data';
import { Chip } from '../elements';
import { describeSpread, listNames, plural, wordOfAnswer } from '../words';
import { Answer } from './answer';

interface DetailProps {
  readonly row: RowData;
  readonly kind: number;
  readonly choice: Choice;
  readonly choose: (change: Partial<Choice>) => void;
  readonly close: () => void;
}

/** All about one cell. */
export function Detail({ row, kind, choice, choose, close }: DetailProps) {
  const cell = row.cells[kind];
  const { title = '', meaning = '' } = data.kinds[kind] ?? {};
  const variants = cell?.variants;
  return (
    <section class="panel" aria-labelledby="detail">
      <div class="detail-head">
        <h3 id="detail" tabIndex={-1}>{`${row.service}: ${title}`}</h3>
        <button type="button" class="plain close" onClick={close}>
          close (Esc)
        </button>
      </div>
      {variants === undefined ? (
        <NoRoom service={row.service} />
      ) : (
        <>
          <p class="meaning">
            {meaning}
            {row.others.length > 0 &&
              ` Shown for ${row.service}; ${plural(row.others.length, 'other service')} answer alike.`}
          </p>
          <Answers {...{ row, variants, more: cell?.more, choice, choose }} />
        </>
      )}
    </section>
  );
}

/** Goes to the cell that was opened. */
export function focusDetail(): void {
  const heading = document.getElementById('detail');
  heading?.scrollIntoView({ block: 'nearest' });
  heading?.focus();
}

function NoRoom({ service }: { readonly service: string }) {
  return (
    <>
      <p>
        The file has no room for the picture of this cell: other rows are worse. These commands print it, and make a
        page of this service alone:
      </p>
      <pre>
        {['predict', 'report']
          .map((command) => `cdk8s-ambient ${command} ${data.made.title} --service ${service}`)
          .join('\n')}
      </pre>
    </>
  );
}

interface AnswersProps extends Pick<DetailProps, 'row' | 'choice' | 'choose'> {
  readonly variants: readonly VariantData[];
  readonly more: CellData['more'];
}

function Answers({ row, variants, more, choice, choose }: AnswersProps) {
  const chosen = Math.min(choice.variant, variants.length - 1);
  return (
    <>
      {(variants.length > 1 || more !== undefined) && (
        <Variants {...{ variants, more, chosen }} choose={(variant) => choose({ variant })} />
      )}
      <Answer row={row} variant={variants[chosen]!} phase={choice.phase} choose={(phase) => choose({ phase })} />
    </>
  );
}

interface VariantsProps extends Pick<AnswersProps, 'variants' | 'more'> {
  readonly chosen: number;
  readonly choose: (variant: number) => void;
}

function Variants({ variants, chosen, choose, more }: VariantsProps) {
  return (
    <div class="variants">
      <p id="variants">{`${plural(variants.length, 'sort')} of answer, worst first:`}</p>
      <ul aria-labelledby="variants">
        {variants.map((variant, number) => (
          <li key={number}>
            <button
              type="button"
              class="variant"
              aria-pressed={number === chosen}
              onClick={() => choose(number)}
              data-variant={number}
            >
              <Variant variant={variant} />
            </button>
          </li>
        ))}
      </ul>
      {more !== undefined && (
        <p>
          {`${plural(more[0], 'more sort')} of answer, which are ${plural(more[1], 'answer')} and no worse, are not in this file.`}
        </p>
      )}
    </div>
  );
}

function Variant({ variant }: { readonly variant: VariantData }) {
  const word = wordOfAnswer(variant);
  return (
    <>
      <Chip of={word} />
      <span>
        <b>{word.word}</b>
        {`: ${describeSpread(variant.shown.afterEjection)} `}
        <span class="who">{describeMembers(variant)}</span>
      </span>
    </>
  );
}

const CLIENTS: Readonly<Record<string, string>> = {
  all: 'all clients',
  own: 'clients in that cluster',
  others: 'clients elsewhere',
};

/** Who has the answer, in which outage. */
function describeMembers({ members, count }: VariantData): string {
  const [first] = members;
  if (first === undefined) return '';
  const outages = members.flatMap((member) => numbersOf(member.outages));
  const names = outages.map((outage) => data.outages[outage]?.text ?? '');
  const who = members.every(({ clients }) => clients === first.clients)
    ? (CLIENTS[first.clients] ??
      listNames(clientsOf(first.clients, outages[0] ?? 0).map((client) => data.clients[client]?.name ?? '')))
    : 'some clients';
  return `${who}, in ${listNames([...new Set(names)])}${count > 1 ? ` (${plural(count, 'answer')})` : ''}`;
}
