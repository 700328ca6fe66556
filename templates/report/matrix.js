import { columns, concernsClientsOf, data } from './data.js';
import { h } from './elements.js';
import { formatPercent, listNames, plural, VERDICTS, verdictName, wordOf } from './words.js';

/** Of more rows than this, the worst are shown until all are asked for. */
const MOST_ROWS = 100;
const NOTABLE_LOAD = 1.05;

/** @typedef {import('./address.js').Choice} Choice */
/** @typedef {import('./data.js').RowData} RowData */
/** @typedef {import('./data.js').CellData} CellData */
/** @typedef {import('./data.js').Excuse} Excuse */

/** @param {RowData} row @param {number} kind */
export function cellOf(row, kind) {
  return row.cells[kind] ?? null;
}

/** @param {RowData} row @param {number} kind */
export function cellKey(row, kind) {
  return `${row.service}~${data.kinds[kind]?.id ?? ''}`;
}

/**
 * A cell as those of one cluster see it.
 *
 * @param {CellData} cell
 * @param {Choice} choice
 * @returns {{ verdict: string, excuse?: Excuse | undefined, errors: number | null, errorsBefore: number | null, load: number | null, variant: number } | null}
 */
function seenBy(cell, { cluster }) {
  const number = data.clusters.indexOf(cluster);
  if (number === -1 || cell.variants === undefined) return { ...cell, variant: 0 };
  const variant = cell.variants.findIndex((one) => concernsClientsOf(one, number));
  const found = cell.variants[variant];
  if (found === undefined) return null;
  const { shown, excuse } = found;
  const errorsOf = (/** @type {number | null} */ place) =>
    place === null ? null : (data.spreads[place]?.errors ?? null);
  return {
    ...{ verdict: shown.verdict, excuse, errors: errorsOf(shown.afterEjection), load: null, variant },
    errorsBefore: errorsOf(shown.untilEjected),
  };
}

/** @param {RowData} row @param {Choice} choice */
function isWanted(row, choice) {
  const names = [row.service, ...row.others];
  if (choice.ns !== '' && !names.some((name) => name.startsWith(`${choice.ns}/`))) return false;
  const text = choice.q.trim().toLowerCase();
  if (text !== '' && !names.some((name) => name.toLowerCase().includes(text)) && !saysOf(row).includes(text))
    return false;
  const cells = row.cells
    .flatMap((cell) => (cell === null ? [] : [seenBy(cell, choice)]))
    .filter((cell) => cell !== null);
  if (cells.length === 0) return false;
  return choice.verdict === '' || cells.some((cell) => verdictName(cell) === choice.verdict);
}

/** @type {Map<string, string>} */
const said = new Map();

/** All that the answers of a row say, to be searched. @param {RowData} row */
function saysOf(row) {
  const known = said.get(row.service);
  if (known !== undefined) return known;
  const places = new Set(row.cells.flatMap((cell) => cell?.variants?.flatMap(({ shown }) => shown.reasons) ?? []));
  const text = [...places]
    .map((place) => {
      const { text: says, object, cluster, file } = data.reasons[place] ?? { text: '' };
      return [says, object, cluster, file].join(' ');
    })
    .join('\n')
    .toLowerCase();
  said.set(row.service, text);
  return text;
}

/**
 * The services that are chosen, as a table.
 *
 * @param {Choice} choice
 * @param {{ open: (key: string, variant: number) => void, showAll: () => void, detail: (row: RowData, kind: number) => Node }} does
 */
export function matrix(choice, { open, showAll, detail }) {
  const wanted = data.rows.filter((row) => isWanted(row, choice));
  const shown = choice.all ? wanted : wanted.slice(0, MOST_ROWS);
  const openService = choice.open.slice(0, choice.open.lastIndexOf('~'));
  // What is open is shown, wherever it is.
  const opened = wanted.find(({ service }) => service === openService);
  if (opened !== undefined && !shown.includes(opened)) shown.push(opened);
  const services = wanted.reduce((sum, { others }) => sum + 1 + others.length, 0);
  const every = data.rows.reduce((sum, { others }) => sum + 1 + others.length, 0);
  const isAll = services === every;
  return [
    h(
      'p',
      { class: 'count', role: 'status' },
      isAll ? `${plural(services, 'service')}` : `${services.toLocaleString('en-US')} of ${plural(every, 'service')}`,
      shown.length < wanted.length ? `, the worst ${plural(shown.length, 'row')} of ${wanted.length}` : '',
      wanted.length === 0 ? ': no service is as asked for' : '',
    ),
    h(
      'div',
      { class: 'scroll wide' },
      h(
        'table',
        { class: 'matrix', keydown: onArrow },
        h(
          'caption',
          { class: 'hidden' },
          'The worst answer of each service in each kind of outage. Arrow keys go from cell to cell.',
        ),
        h(
          'thead',
          {},
          h(
            'tr',
            {},
            h('th', { scope: 'col', class: 'corner' }, 'service'),
            ...columns.map(({ title, meaning }) => h('th', { scope: 'col', title: meaning }, h('span', {}, title))),
          ),
        ),
        h(
          'tbody',
          {},
          ...shown.flatMap((row) => {
            const openKind = columns.find(({ number }) => cellKey(row, number) === choice.open);
            const hasCell = openKind !== undefined && cellOf(row, openKind.number) !== null;
            return [
              rowOf(row, choice, open),
              hasCell &&
                h('tr', { class: 'detail' }, h('td', { colspan: columns.length + 1 }, detail(row, openKind.number))),
            ].filter((element) => element !== false);
          }),
        ),
      ),
    ),
    shown.length < wanted.length &&
      h('p', {}, h('button', { type: 'button', class: 'plain', click: showAll }, `show all ${wanted.length} rows`)),
  ];
}

/** @param {RowData} row @param {Choice} choice @param {(key: string, variant: number) => void} open */
function rowOf(row, choice, open) {
  return h(
    'tr',
    {},
    h(
      'th',
      { scope: 'row' },
      h('span', { class: 'service' }, row.service),
      row.others.length > 0 &&
        h(
          'details',
          { class: 'others' },
          h('summary', {}, `and ${plural(row.others.length, 'service')} that answer alike`),
          h('p', {}, row.others.join(', ')),
        ),
    ),
    ...columns.map((column) => h('td', {}, cellButton(row, column, choice, open))),
  );
}

/** @param {RowData} row @param {(typeof columns)[number]} column @param {Choice} choice @param {(key: string, variant: number) => void} open */
function cellButton(row, { number, title }, choice, open) {
  const cell = cellOf(row, number);
  const seen = cell === null ? null : seenBy(cell, choice);
  if (cell === null || seen === null)
    return h(
      'span',
      { class: 'none' },
      h('span', { 'aria-hidden': 'true' }, '–'),
      h('span', { class: 'hidden' }, data.change === undefined ? 'not asked' : 'no change'),
    );
  const { letter, word } = wordOf(seen);
  const key = cellKey(row, number);
  const isOpen = choice.open === key;
  const was = wasOf(cell);
  const notes = notesOf(seen);
  const sentence = [
    `${row.service}, ${title}: ${was === null ? '' : `was ${was}, now `}${word}`,
    ...notes.map(([, says]) => says),
  ].join(', ');
  const isDim = choice.verdict !== '' && verdictName(seen) !== choice.verdict;
  return h(
    'button',
    {
      type: 'button',
      class: `cell v-${word.replace(' ', '-')}${isDim ? ' dim' : ''}${seen.errors !== null && seen.errors > 0 ? ' lossy' : ''}`,
      tabindex: -1,
      'data-key': key,
      'aria-expanded': String(isOpen),
      click: () => open(isOpen ? '' : key, seen.variant),
    },
    h('span', { class: 'hidden' }, sentence),
    h(
      'span',
      { class: 'letter', 'aria-hidden': 'true' },
      was === null ? letter : `${VERDICTS[was]?.letter ?? '?'}→${letter}`,
    ),
    ...notes.map(([text]) => h('span', { class: 'note', 'aria-hidden': 'true' }, text)),
  );
}

/** What the older tree had, where two are compared. @param {CellData} cell */
function wasOf(cell) {
  const was = cell.variants?.[0]?.was;
  return was === undefined ? null : was.verdict;
}

/**
 * What stands below the letter, in short and in words.
 *
 * @param {{ errors: number | null, errorsBefore: number | null, load: number | null }} cell
 * @returns {[short: string, says: string][]}
 */
function notesOf({ errors, errorsBefore, load }) {
  /** @type {[string, string][]} */
  const notes = [];
  if (errors !== null && errors > 0) {
    notes.push([`${formatPercent(errors)} lost`, `${formatPercent(errors)} of requests of the worst client fail`]);
  } else if (errorsBefore !== null && errorsBefore > 0) {
    notes.push([
      `${formatPercent(errorsBefore)} at first`,
      `${formatPercent(errorsBefore)} of requests of the worst client fail until hosts are ejected`,
    ]);
  }
  if (load !== null && load > NOTABLE_LOAD)
    notes.push([`load ×${load.toFixed(1)}`, `up to ${load.toFixed(1)} times the load of a replica`]);
  return notes;
}

/** Arrow keys go from cell to cell. @param {KeyboardEvent} event */
function onArrow(event) {
  const button = event.target;
  if (!(button instanceof HTMLElement) || !button.classList.contains('cell')) return;
  const step = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] }[event.key];
  const [down = 0, right = 0] = step ?? [];
  if (step === undefined) return;
  event.preventDefault();
  const place = /** @type {HTMLTableCellElement} */ (button.closest('td')).cellIndex;
  let row = /** @type {Element | null} */ (button.closest('tr'));
  if (right !== 0) {
    const cells = [...(row?.querySelectorAll('button.cell') ?? [])];
    focusCell(cells[cells.indexOf(button) + right]);
    return;
  }
  do row = (down > 0 ? row?.nextElementSibling : row?.previousElementSibling) ?? null;
  while (row !== null && !(row instanceof HTMLTableRowElement && row.cells[place]?.querySelector('button.cell')));
  focusCell(row instanceof HTMLTableRowElement ? row.cells[place]?.querySelector('button.cell') : null);
}

/** One cell is in the order of tabs, and arrow keys move which. @param {Element | null | undefined} cell */
export function focusCell(cell) {
  if (!(cell instanceof HTMLElement)) return;
  for (const other of document.querySelectorAll('button.cell[tabindex="0"]')) other.setAttribute('tabindex', '-1');
  cell.setAttribute('tabindex', '0');
  cell.focus();
}

/** Lets the tab key reach the matrix: by the cell that is open, else by the first. */
export function enterByTab() {
  const cell = document.querySelector('button.cell[aria-expanded="true"]') ?? document.querySelector('button.cell');
  cell?.setAttribute('tabindex', '0');
}

/**
 * The verdicts with how many cells have them, each a filter.
 *
 * @param {Choice} choice
 * @param {(verdict: string) => void} choose
 */
export function legend(choice, choose) {
  const counts = countCells();
  return h(
    'div',
    { class: 'legend' },
    h(
      'ul',
      { 'aria-label': 'Verdicts, with how many cells have them; press one to see only these' },
      ...Object.entries(VERDICTS).map(([name, { letter, word, says }]) =>
        h(
          'li',
          {},
          h(
            'button',
            {
              type: 'button',
              class: 'verdict',
              'aria-pressed': String(choice.verdict === name),
              'data-verdict': name,
              title: says,
              click: () => choose(choice.verdict === name ? '' : name),
            },
            h('span', { class: `chip v-${word.replace(' ', '-')}`, 'aria-hidden': 'true' }, letter),
            h('span', {}, word, ' ', h('b', {}, (counts.get(name) ?? 0).toLocaleString('en-US'))),
          ),
        ),
      ),
    ),
  );
}

/** What the words mean. */
export function meanings() {
  return h(
    'details',
    { class: 'meanings' },
    h('summary', {}, 'what the words and the notes mean'),
    h(
      'dl',
      {},
      ...Object.values(VERDICTS).flatMap(({ letter, word, says }) => [
        h('dt', {}, `${letter} ${word}`),
        h('dd', {}, says),
      ]),
      ...[
        ['50 % lost', 'so many requests of the worst client fail, also once hosts are ejected'],
        ['100 % at first', 'so many fail until outlier detection has ejected the hosts that fail, and none after'],
        ['load ×2.0', 'a replica of some cluster gets so many times what it gets while nothing is wrong'],
      ].flatMap(([term = '', means = '']) => [h('dt', {}, term), h('dd', {}, means)]),
      ...columns.flatMap(({ title, meaning }) => [h('dt', {}, title), h('dd', {}, meaning)]),
    ),
  );
}

/** By the name of the verdict, how many cells have it. */
function countCells() {
  /** @type {Map<string, number>} */
  const counts = new Map();
  for (const { cells, others } of data.rows) {
    for (const cell of cells) {
      if (cell === null) continue;
      const name = verdictName(cell);
      counts.set(name, (counts.get(name) ?? 0) + 1 + others.length);
    }
  }
  return counts;
}

/** @param {RowData} row */
export function nameOf(row) {
  return row.others.length === 0 ? row.service : `${row.service} and ${listNames(row.others, 2)}`;
}
