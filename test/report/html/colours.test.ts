import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  differenceCiede2000,
  filterDeficiencyDeuter,
  filterDeficiencyProt,
  filterDeficiencyTrit,
  parse,
  wcagContrast,
  type Color,
} from 'culori';

// The colours of verdicts and of flows, as those see them who lack one sort of cones. Letters, words and dashes say the same beside them.

const ROOT = join(__dirname, '..', '..', '..');
const STYLE = readFileSync(join(ROOT, 'page', 'page.css'), 'utf8');
const MERMAID = readFileSync(join(ROOT, 'src', 'report', 'predict', 'mermaid.ts'), 'utf8');

/** "by design" and "exempt" are both failures that are accepted, and have one colour. */
const VERDICTS = ['blackhole', 'denied', 'stuck', 'unknown', 'design', 'split', 'failover', 'local'];
const FLOWS = ['good-flow', 'bad-flow', 'unknown-flow'];

/** WCAG 2.2, level AA: 1.4.3 for text, 1.4.11 for graphics. */
const LEAST_OF_TEXT = 4.5;
const LEAST_OF_LINES = 3;
/** By CIEDE2000, in which about 2 is the least that is seen where two colours touch. */
const LEAST_DIFFERENCE = 10;

const SIGHTS: ReadonlyArray<{ readonly sight: string; readonly see: (colour: Color) => Color }> = [
  { sight: 'all three sorts of cones', see: (colour) => colour },
  { sight: 'protanopia', see: filterDeficiencyProt(1) },
  { sight: 'deuteranopia', see: filterDeficiencyDeuter(1) },
  { sight: 'tritanopia', see: filterDeficiencyTrit(1) },
];

/** By the name of the variable. What the dark page does not set is as in the light one. */
const light = colours(block(STYLE, ':root {'));
const dark = new Map([...light, ...colours(block(STYLE, '@media (prefers-color-scheme: dark) {\n  :root {'))]);

/** By verdict, on what ground its text stands, and in which colour, in a chart of Mermaid. */
const mermaid = [...MERMAID.matchAll(/^ {2}(\w+): 'fill:(#\w+),color:(#\w+)/gm)].map(([, verdict, fill, color]) => ({
  ...{ verdict: verdict!, ground: colour(fill!), text: colour(color!) },
}));

function block(text: string, start: string): string {
  const from = text.indexOf(start);
  expect(from).toBeGreaterThan(-1);
  return text.slice(from, text.indexOf('}', from));
}

function colours(declarations: string): Map<string, Color> {
  return new Map(
    [...declarations.matchAll(/--([\w-]+): (#\w+);/g)].map(([, name, value]) => [name!, colour(value!)] as const),
  );
}

function colour(text: string): Color {
  const found = parse(text);
  if (found === undefined) throw new Error(`${text} is not a colour`);
  return found;
}

/** Pairs of names whose colours differ less than they must. */
function alike(names: readonly string[], of: ReadonlyMap<string, Color>, see: (colour: Color) => Color): string[] {
  const differenceOf = differenceCiede2000();
  return names.flatMap((one, place) =>
    names.slice(place + 1).flatMap((other) => {
      const difference = differenceOf(see(of.get(one)!), see(of.get(other)!));
      return difference < LEAST_DIFFERENCE ? [`${one} and ${other}: ${difference.toFixed(1)}`] : [];
    }),
  );
}

describe.each([
  { page: 'light', of: light },
  { page: 'dark', of: dark },
])('in the $page page', ({ of }) => {
  test('letters and notes can be read on the colour of each verdict', () => {
    const hard = VERDICTS.filter((name) => wcagContrast(of.get(name)!, of.get(`${name}-text`)!) < LEAST_OF_TEXT);
    expect(hard).toEqual([]);
  });

  test.each(SIGHTS)('each verdict has a colour of its own for $sight', ({ see }) => {
    expect(alike(VERDICTS, of, see)).toEqual([]);
  });

  test.each(SIGHTS)(
    'what is answered, what fails and what is not known are lines of three colours for $sight',
    ({ see }) => {
      expect(alike(FLOWS, of, see)).toEqual([]);
    },
  );

  test('lines stand out from the lanes they cross', () => {
    const lanes = ['lane', 'lane-own'].map((lane) => of.get(lane)!);
    const faint = FLOWS.filter((flow) => lanes.some((lane) => wcagContrast(of.get(flow)!, lane) < LEAST_OF_LINES));
    expect(faint).toEqual([]);
  });
});

test('a chart of Mermaid has the colours of the page, and text that can be read on them', () => {
  const verdicts = VERDICTS.filter((name) => name !== 'design');
  expect(mermaid.map(({ verdict }) => verdict).sort()).toEqual([...verdicts].sort());
  for (const { verdict, ground, text } of mermaid) {
    expect([verdict, ground, text]).toEqual([verdict, light.get(verdict), light.get(`${verdict}-text`)]);
    expect(wcagContrast(ground, text)).toBeGreaterThanOrEqual(LEAST_OF_TEXT);
  }
});

test('no colour says anything alone: each verdict has a letter, and no two of them one', () => {
  const words = readFileSync(join(ROOT, 'page', 'words.ts'), 'utf8');
  const letters = [...words.matchAll(/letter: '(.)'/g)].map(([, letter]) => letter!);
  expect(letters).toHaveLength(VERDICTS.length + 1);
  expect(new Set(letters).size).toBe(letters.length);
});
