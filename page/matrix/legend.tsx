import type { Choice } from '../address';
import { columns, data } from '../data';
import { Chip } from '../elements';
import { formatCount, VERDICTS, verdictName } from '../words';

interface LegendProps {
  readonly choice: Choice;
  readonly choose: (change: Partial<Choice>) => void;
}

/** The verdicts with how many cells have them, each a filter. */
export function Legend({ choice, choose }: LegendProps) {
  return (
    <div class="legend">
      <ul aria-label="Verdicts, with how many cells have them; press one to see only these">
        {Object.entries(VERDICTS).map(([name, word]) => (
          <li key={name}>
            <button
              type="button"
              class="verdict"
              aria-pressed={choice.verdict === name}
              data-verdict={name}
              title={word.says}
              onClick={() => choose({ verdict: choice.verdict === name ? '' : name })}
            >
              <Chip of={word} />
              <span>
                {word.word} <b>{formatCount(counts.get(name) ?? 0)}</b>
              </span>
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** By the name of the verdict, how many cells have it. */
const counts = new Map<string, number>();
for (const { cells, others } of data.rows) {
  for (const cell of cells) {
    if (cell === null) continue;
    const name = verdictName(cell);
    counts.set(name, (counts.get(name) ?? 0) + 1 + others.length);
  }
}

const NOTES = [
  { title: '50 % lost', meaning: 'so many requests of the worst client fail, also once hosts are ejected' },
  {
    title: '100 % at first',
    meaning: 'so many fail until outlier detection has ejected the hosts that fail, and none after',
  },
  { title: 'load ×2.0', meaning: 'a replica of some cluster gets so many times what it gets while nothing is wrong' },
];

/** What the words mean. */
export function Meanings() {
  const verdicts = Object.values(VERDICTS).map(({ letter, word, says }) => ({
    title: `${letter} ${word}`,
    meaning: says,
  }));
  return (
    <details class="meanings">
      <summary>what the words and the notes mean</summary>
      <dl>
        {[...verdicts, ...NOTES, ...columns].map(({ title, meaning }) => [
          <dt key={title}>{title}</dt>,
          <dd key={`${title}:`}>{meaning}</dd>,
        ])}
      </dl>
    </details>
  );
}
