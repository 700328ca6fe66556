import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { Word } from './words';

// What several parts of the page are made of. Text becomes text nodes, so that nothing of a manifest is ever markup.

/** The letter of a verdict on its colour, beside its word. */
export function Chip({ of: { letter, word }, isLossy = false }: { readonly of: Word; readonly isLossy?: boolean }) {
  return (
    <span class={`chip ${colourOf(word)}${isLossy ? ' lossy' : ''}`} aria-hidden="true">
      {letter}
    </span>
  );
}

/** The class that colours a verdict. */
export function colourOf(word: string): string {
  return `v-${word.replace(' ', '-')}`;
}

/** Text of which codes are a part: "fails code1 code2 and 3 more". */
export function Codes({ texts }: { readonly texts: readonly string[] }) {
  return texts.map((text, place) => [<code key={place}>{text}</code>, ' ']);
}

/** What is wide, and moves in a frame of its own. */
export function Scroll({ label, children }: { readonly label: string; readonly children: ComponentChildren }) {
  return (
    <div class="scroll" tabIndex={0} role="region" aria-label={label}>
      {children}
    </div>
  );
}

interface TableProps {
  readonly caption: string;
  readonly headings: readonly string[];
  /** The first of each is the heading of its row. */
  readonly rows: ReadonlyArray<readonly ComponentChildren[]>;
}

/** A table with a heading for each column. */
export function Table({ caption, headings, rows }: TableProps) {
  return (
    <Scroll label={caption}>
      <table class="facts">
        <caption class="hidden">{caption}</caption>
        <thead>
          <tr>
            {headings.map((heading) => (
              <th key={heading} scope="col">
                {heading}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(([first, ...rest], place) => (
            <tr key={place}>
              <th scope="row">{first}</th>
              {rest.map((cell, column) => (
                <td key={column}>{cell}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

interface GroupProps {
  readonly title: string;
  readonly count: number;
  /** True to show it at once. */
  readonly isOpen?: boolean;
  readonly children: () => ComponentChildren;
}

/** What unfolds, with how many things are in it. What is long is made when it is first opened, or printed. */
export function Group({ title, count, isOpen = false, children }: GroupProps) {
  const [isFilled, setFilled] = useState(isOpen);
  const fill = () => setFilled(true);
  useEffect(() => {
    addEventListener('beforeprint', fill);
    return () => removeEventListener('beforeprint', fill);
  }, []);
  return (
    <details class="group" open={isOpen} onToggle={({ currentTarget }) => currentTarget.open && fill()}>
      <summary>
        <h3>{title}</h3> <span class="tally">{count}</span>
      </summary>
      {isFilled && children()}
    </details>
  );
}
