import { clientsOf, data, numbersOf } from './data.js';
import { code, h, s, table } from './elements.js';
import { picture } from './picture.js';
import { describeSpread, formatPercent, listNames, PATHS, plural, wordOf } from './words.js';

/** @typedef {import('./address.js').Choice} Choice */
/** @typedef {import('./data.js').RowData} RowData */
/** @typedef {import('./data.js').VariantData} VariantData */
/** @typedef {import('./data.js').AnswerData} AnswerData */
/** @typedef {import('./data.js').ReasonData} ReasonData */

/** @type {readonly ['before' | 'until' | 'after', string][]} */
const PHASES = [
  ['before', 'before'],
  ['until', 'until hosts are ejected'],
  ['after', 'after'],
];

/**
 * All about one cell.
 *
 * @param {RowData} row
 * @param {number} kind
 * @param {Choice} choice
 * @param {{ chooseVariant: (variant: number) => void, choosePhase: (phase: string) => void, close: () => void }} does
 */
export function detail(row, kind, choice, does) {
  const cell = row.cells[kind];
  const { title = '', meaning = '' } = data.kinds[kind] ?? {};
  const variants = cell?.variants;
  const head = h(
    'div',
    { class: 'detail-head' },
    h('h3', { id: 'detail', tabindex: -1 }, `${row.service}: ${title}`),
    h('button', { type: 'button', class: 'plain close', click: does.close }, 'close (Esc)'),
  );
  if (variants === undefined) {
    return h(
      'section',
      { class: 'panel', 'aria-labelledby': 'detail' },
      head,
      h(
        'p',
        {},
        'The file has no room for the picture of this cell: other rows are worse. These commands print it, and make a page of this service alone:',
      ),
      h(
        'pre',
        {},
        `cdk8s-ambient predict ${data.made.title} --service ${row.service}\ncdk8s-ambient report ${data.made.title} --service ${row.service}`,
      ),
    );
  }
  const number = Math.min(choice.variant, variants.length - 1);
  const variant = /** @type {VariantData} */ (variants[number]);
  return h(
    'section',
    { class: 'panel', 'aria-labelledby': 'detail' },
    head,
    h(
      'p',
      { class: 'meaning' },
      meaning,
      row.others.length > 0
        ? ` Shown for ${row.service}; ${plural(row.others.length, 'other service')} answer alike.`
        : '',
    ),
    variants.length > 1 || cell?.more !== undefined
      ? variantList(variants, number, does.chooseVariant, cell?.more)
      : null,
    answer(row, variant, choice, does.choosePhase),
  );
}

/** @param {readonly VariantData[]} variants @param {number} chosen @param {(variant: number) => void} choose @param {readonly [number, number] | undefined} more */
function variantList(variants, chosen, choose, more) {
  return h(
    'div',
    { class: 'variants' },
    h('p', { id: 'variants' }, `${plural(variants.length, 'sort')} of answer, worst first:`),
    h(
      'ul',
      { 'aria-labelledby': 'variants' },
      ...variants.map((variant, number) => {
        const { letter, word } = wordOf({ verdict: variant.shown.verdict, excuse: variant.excuse });
        return h(
          'li',
          {},
          h(
            'button',
            {
              type: 'button',
              class: 'variant',
              'aria-pressed': String(number === chosen),
              click: () => choose(number),
              'data-variant': number,
            },
            h('span', { class: `chip v-${word.replace(' ', '-')}`, 'aria-hidden': 'true' }, letter),
            h(
              'span',
              {},
              h('b', {}, word),
              `: ${describeSpread(variant.shown.afterEjection)} `,
              h('span', { class: 'who' }, describeMembers(variant)),
            ),
          ),
        );
      }),
    ),
    more === undefined
      ? null
      : h(
          'p',
          {},
          `${plural(more[0], 'more sort')} of answer, which are ${plural(more[1], 'answer')} and no worse, are not in this file.`,
        ),
  );
}

/** Who has the answer, in which outage. @param {VariantData} variant */
function describeMembers({ members, count }) {
  const [first] = members;
  if (first === undefined) return '';
  const outages = members.flatMap((member) => numbersOf(member.outages));
  const names = outages.map((outage) => data.outages[outage]?.text ?? '');
  /** @type {Record<string, string>} */
  const words = { all: 'all clients', own: 'clients in that cluster', others: 'clients elsewhere' };
  const who = members.every(({ clients }) => clients === first.clients)
    ? (words[first.clients] ??
      listNames(clientsOf(first.clients, outages[0] ?? 0).map((client) => data.clients[client]?.name ?? '')))
    : 'some clients';
  return `${who}, in ${listNames([...new Set(names)])}${count > 1 ? ` (${plural(count, 'answer')})` : ''}`;
}

/** @param {RowData} row @param {VariantData} variant @param {Choice} choice @param {(phase: string) => void} choosePhase */
function answer(row, variant, choice, choosePhase) {
  const { shown, excuse, was } = variant;
  const outage = data.outages[shown.outage];
  const client = data.clients[shown.client]?.name ?? '';
  const { letter, word, says } = wordOf({ verdict: shown.verdict, excuse });
  const phase = /** @type {'before' | 'until' | 'after'} */ (choice.phase);
  const place = phase === 'before' ? shown.steady : phase === 'until' ? shown.untilEjected : shown.afterEjection;
  const path = phase === 'before' ? shown.steadyPath : shown.path;
  const line = `${describeSpread(place)}, ${PATHS[path ?? 'none']}`;
  const time = { before: 'Before the outage', until: 'Until hosts are ejected', after: 'Once hosts are ejected' }[
    phase
  ];
  return h(
    'div',
    { class: 'answer' },
    h(
      'p',
      { class: 'verdict-line' },
      h('span', { class: `chip v-${word.replace(' ', '-')}`, 'aria-hidden': 'true' }, letter),
      h(
        'span',
        {},
        h('b', {}, word),
        `: ${excuse?.says ?? says}. Shown: requests of `,
        h('b', {}, client),
        ' in ',
        code(outage?.text ?? ''),
        outage?.text === 'none' ? '.' : ` (${outage?.name ?? ''}).`,
      ),
    ),
    was === undefined
      ? null
      : h(
          'p',
          { class: 'was' },
          h('b', {}, 'Before the change: '),
          `${was.verdict}: ${describeSpread(was.afterEjection)}; until hosts are ejected ${describeSpread(was.untilEjected)}.`,
        ),
    h(
      'div',
      { class: 'phases', role: 'group', 'aria-label': 'When' },
      ...PHASES.map(([name, title]) =>
        h(
          'button',
          {
            type: 'button',
            class: 'phase',
            'aria-pressed': String(name === phase),
            'data-phase': name,
            click: () => choosePhase(name),
          },
          title,
        ),
      ),
    ),
    h('p', { class: 'now', role: 'status' }, h('b', {}, `${time}: `), line, '.'),
    h(
      'div',
      { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': 'The way of the requests' },
      picture(row, shown, phase, `${time}, requests of ${client} to ${row.service}: ${line}.`),
    ),
    h('div', { class: 'beside' }, changeBox(shown), loadBars(shown), failed(shown)),
    shown.reservations.length === 0
      ? null
      : h(
          'div',
          { class: 'box warn' },
          h('h4', {}, 'With reservations: inputs that are not followed here'),
          h('ul', {}, ...shown.reservations.map((text) => h('li', {}, text))),
        ),
    h('h4', {}, 'Why, in the order in which requests meet it'),
    h(
      'ol',
      { class: 'steps' },
      ...shown.reasons.map((number, index) => step(data.reasons[number], index === shown.decisive)),
    ),
    h('p', { class: 'command' }, 'The same as text: ', code(shown.command)),
  );
}

/** @param {AnswerData} answer */
function changeBox({ change, reasons, decisive }) {
  const reason = decisive === null ? undefined : data.reasons[reasons[decisive] ?? -1];
  if (change === null) return null;
  return h(
    'div',
    { class: 'box change' },
    h('h4', {}, 'What would change it'),
    changeLine(change, reason),
    reason === undefined ? null : placeLine(reason),
  );
}

/**
 * The one change, with the field that it is about: "change maxEjectionPercent: set it to 60 or more".
 *
 * @param {string} change
 * @param {ReasonData | undefined} reason that decides, and has the change unless another one has
 */
export function changeLine(change, reason) {
  const field = reason?.change === change ? /\.([A-Za-z]+)$/.exec(reason.path ?? '')?.[1] : undefined;
  return h('p', { class: 'fix' }, h('b', {}, field === undefined ? 'change: ' : `change ${field}: `), change);
}

/** @param {AnswerData} answer */
function loadBars({ load }) {
  const entries = Object.entries(load ?? {});
  if (entries.length === 0) return null;
  const most = Math.max(2, ...entries.map(([, factor]) => factor));
  const shown = entries.sort(([, left], [, right]) => right - left).slice(0, MOST_BARS);
  const left = entries.length - shown.length;
  return h(
    'div',
    { class: 'box' },
    h('h4', {}, 'Load of each replica in this outage'),
    h(
      'ul',
      { class: 'bars' },
      ...shown.map(([cluster, factor]) =>
        h('li', {}, h('span', {}, cluster), bar(factor, most), h('b', {}, `×${factor.toFixed(1)}`)),
      ),
    ),
    h(
      'p',
      { class: 'small' },
      'The line is ×1.0: the steady state, where each cluster answers its own clients.',
      left > 0 ? ` ${plural(left, 'more cluster')} with no more load.` : '',
    ),
  );
}

const MOST_BARS = 8;
const BAR_WIDTH = 200;

/** @param {number} factor @param {number} most */
function bar(factor, most) {
  const one = BAR_WIDTH / most;
  return s(
    'svg',
    { class: 'bar', viewBox: `0 0 ${BAR_WIDTH} 18`, preserveAspectRatio: 'none', 'aria-hidden': 'true' },
    s('rect', { class: 'ground', x: 0, y: 3, width: BAR_WIDTH, height: 12 }),
    s('rect', { class: factor > 1.05 ? 'over' : 'under', x: 0, y: 3, width: factor * one, height: 12 }),
    s('rect', { class: 'one', x: one - 1, y: 0, width: 2, height: 18 }),
  );
}

/** @param {AnswerData} answer */
function failed({ failedRequests }) {
  const counts =
    /** @type {{ rate: number, untilEjected: number | null, atEachReturn: number, inFirstHour: number, inEachLaterHour: number } | null} */ (
      failedRequests
    );
  if (counts === null || counts.inFirstHour === 0) return null;
  /** @type {[string, number | null][]} */
  const rows = [
    ['until hosts are ejected', counts.untilEjected],
    ['each time they return', counts.untilEjected === null ? null : counts.atEachReturn],
    ['in the first hour', counts.inFirstHour],
    ['in each later hour', counts.inEachLaterHour],
  ];
  return h(
    'div',
    { class: 'box failed' },
    h('h4', {}, `Failed requests at ${counts.rate} per second`),
    h(
      'dl',
      {},
      ...rows.flatMap(([what, count]) =>
        count === null ? [] : [h('dt', {}, what), h('dd', {}, count.toLocaleString('en-US'))],
      ),
    ),
  );
}

/** Where a reason comes from. @param {ReasonData} reason */
export function placeLine({ cluster, object, file, line, path }) {
  const place = file === undefined ? undefined : line === undefined ? file : `${file}:${line}`;
  const subject = [cluster, object].filter((part) => part !== undefined).join(', ');
  if (subject === '' && place === undefined) return null;
  return h(
    'p',
    { class: 'place' },
    subject,
    place === undefined ? null : h('span', {}, ' ', code(place)),
    path === undefined ? null : h('span', {}, ' ', code(path)),
  );
}

/** @param {ReasonData | undefined} reason @param {boolean} isDecisive */
function step(reason, isDecisive) {
  if (reason === undefined) return h('li', {}, '');
  return h(
    'li',
    { class: isDecisive ? 'decisive' : undefined },
    placeLine(reason),
    h('p', {}, isDecisive ? h('b', { class: 'mark' }, 'decides: ') : null, reason.text),
    reason.change === undefined ? null : changeLine(reason.change, reason),
    reason.hosts === undefined || reason.hosts.length === 0
      ? null
      : table(
          'The table of priorities, with the share of each host',
          ['host', 'priority', 'of', 'locality', 'weight', 'health', 'until ejected', 'after'],
          reason.hosts.map((host) => [
            code(host.address),
            host.priority,
            host.via === 'pod' ? `pod of ${host.cluster}` : `gateway of ${host.cluster}, ${plural(host.pods, 'pod')}`,
            host.locality,
            host.weight,
            host.health,
            formatPercent(host.untilEjected),
            host.ejected && host.afterEjection === 0 ? 'ejected' : formatPercent(host.afterEjection),
          ]),
        ),
  );
}
