import { columns, data } from './data.js';
import { code, h } from './elements.js';
import { changeLine, placeLine } from './cell.js';
import { cellKey, nameOf } from './matrix.js';
import { namesOf } from './mesh.js';
import { describeSpread, formatPercent, listNames, plural, verdictName, wordOf } from './words.js';

/** From this rank on a verdict is a problem: what is not known included. */
const PROBLEM = 3;
const MOST_PROBLEMS = 5;
const MOST_TOLD = 3;

/** @typedef {import('./data.js').CellData} CellData */
/** @typedef {import('./data.js').Excuse} Excuse */

/** Requests are lost for good, or it is not known: whatever the verdict is called. @param {CellData} cell */
function isProblem(cell) {
  return wordOf(cell).rank >= PROBLEM || cell.errors === null || cell.errors > 0;
}

/** What a change does, in short. @param {(key: string) => void} open */
function changeSummary(open) {
  const changed = data.rows.flatMap((row) =>
    columns.flatMap(({ number, title }) => {
      const cell = row.cells[number];
      return (cell?.variants ?? []).map((variant, place) => ({ row, number, title, variant, place }));
    }),
  );
  const rankOf = (/** @type {{ verdict: string, excuse?: Excuse | undefined }} */ one) => wordOf(one).rank;
  const stepOf = (/** @type {(typeof changed)[number]} */ { variant: { shown, was, excuse } }) => {
    const errorsOf = (/** @type {number | null | undefined} */ place) =>
      place === null || place === undefined ? 100 : (data.spreads[place]?.errors ?? 100);
    const now = { verdict: shown.verdict, excuse };
    return (
      rankOf(now) * 1000 +
      errorsOf(shown.afterEjection) -
      rankOf({ verdict: was?.verdict ?? shown.verdict }) * 1000 -
      errorsOf(was?.afterEjection)
    );
  };
  const worse = changed.filter((one) => stepOf(one) > 0).sort((left, right) => stepOf(right) - stepOf(left));
  const better = changed.filter((one) => stepOf(one) < 0);
  const others = changed.length - worse.length - better.length;
  const item = (/** @type {(typeof changed)[number]} */ { row, number, title, variant: { shown, was, excuse } }) => {
    const { letter, word } = wordOf({ verdict: shown.verdict, excuse });
    return h(
      'li',
      {},
      h('span', { class: `chip v-${word.replace(' ', '-')}`, 'aria-hidden': 'true' }, letter),
      h(
        'div',
        {},
        h(
          'button',
          { type: 'button', class: 'link', click: () => open(cellKey(row, number)) },
          `${row.service}, ${title}`,
        ),
        `clients of ${data.clients[shown.client]?.name ?? ''}: was ${was?.verdict ?? ''} (${describeSpread(was?.afterEjection ?? null)}), is ${word} (${describeSpread(shown.afterEjection)}).`,
      ),
    );
  };
  return h(
    'section',
    { class: 'short', 'aria-labelledby': 'short' },
    h('h2', { id: 'short' }, `What changes from ${data.change?.from ?? ''} to ${data.change?.to ?? ''}`),
    h(
      'p',
      { class: 'lead' },
      changed.length === 0
        ? 'No answer changes: requests go where they went, in every outage that was asked about.'
        : `${plural(worse.length, 'sort')} of answer ${worse.length === 1 ? 'is' : 'are'} worse, ${better.length} better, ${others} other, in ${plural(data.rows.length, 'service')}. What does not change is not shown.`,
    ),
    h('ul', { class: 'problems' }, ...(worse.length > 0 ? worse : changed).slice(0, MOST_PROBLEMS).map(item)),
    ...(data.change?.sections ?? []).map(({ title, items, isOpen }) =>
      h(
        'details',
        isOpen === true ? { class: 'group', open: '' } : { class: 'group' },
        h('summary', {}, h('h3', {}, title), ' ', h('span', { class: 'tally' }, items.length)),
        h(
          'ul',
          {},
          ...items
            .slice(0, MOST_ITEMS)
            .map(({ text, details }) =>
              h(
                'li',
                {},
                text,
                details.length === 0 ? null : h('ul', {}, ...details.map((detail) => h('li', {}, detail))),
              ),
            ),
        ),
        items.length > MOST_ITEMS
          ? h('p', {}, `${items.length - MOST_ITEMS} more: cdk8s-ambient diff prints all.`)
          : null,
      ),
    ),
  );
}

const MOST_ITEMS = 200;

/** @param {(key: string) => void} open */
export function summary(open) {
  if (data.change !== undefined) return changeSummary(open);
  const cells = data.rows.flatMap((row) =>
    columns.flatMap(({ number, title }) => {
      const cell = row.cells[number];
      return cell === null || cell === undefined ? [] : [{ row, cell, number, title }];
    }),
  );
  const problems = cells.filter(({ cell }) => isProblem(cell));
  const atFirst = new Set(
    cells.filter(({ cell }) => !isProblem(cell) && (cell.errorsBefore ?? 100) > 0).map(({ title }) => title),
  );
  const groups = grouped(problems);
  const services = countOf(data.rows);
  const affected = countOf([...new Set(problems.map(({ row }) => row))]);
  return h(
    'section',
    { class: 'short', 'aria-labelledby': 'short' },
    h('h2', { id: 'short' }, 'In short'),
    h(
      'p',
      { class: 'lead' },
      problems.length === 0
        ? `In every outage that was asked about, all requests to ${services === 1 ? 'the service' : `the ${plural(services, 'service')}`} are answered once hosts are ejected.`
        : `${plural(affected, 'service')} of ${services.toLocaleString('en-US')} ${affected === 1 ? 'has' : 'have'} an outage in which requests go on failing, or in which it is not known:`,
    ),
    problems.length === 0
      ? null
      : h(
          'ul',
          { class: 'problems' },
          ...groups.slice(0, MOST_PROBLEMS).map((group) => problemItem(group, open)),
          groups.length > MOST_PROBLEMS
            ? h(
                'li',
                { class: 'rest' },
                `and ${plural(groups.length - MOST_PROBLEMS, 'more problem')} in the matrix below`,
              )
            : null,
        ),
    atFirst.size === 0
      ? null
      : h('p', {}, 'Until hosts are ejected, some requests fail: ', [...atFirst].join(', '), '.'),
    takesOver(),
  );
}

/** @param {typeof data.rows} rows */
function countOf(rows) {
  return rows.reduce((sum, { others }) => sum + 1 + others.length, 0);
}

/** @typedef {{ row: (typeof data.rows)[number], cell: CellData, number: number, title: string }} Problem */

/**
 * Problems of one kind of outage with one verdict and one change together, worst first.
 *
 * @param {Problem[]} problems
 */
function grouped(problems) {
  /** @type {Map<string, Problem[]>} */
  const groups = new Map();
  for (const problem of problems) {
    const key = JSON.stringify([problem.number, verdictName(problem.cell), problem.cell.errors, changeOf(problem)]);
    groups.set(key, [...(groups.get(key) ?? []), problem]);
  }
  const weight = (/** @type {Problem[]} */ [first]) =>
    first === undefined ? 0 : wordOf(first.cell).rank * 1000 + (first.cell.errors ?? 100);
  return [...groups.values()].sort((left, right) => weight(right) - weight(left));
}

/** @param {Problem} problem */
function changeOf({ cell }) {
  return cell.variants?.[0]?.shown.change ?? null;
}

/** @param {Problem[]} group @param {(key: string) => void} open */
function problemItem(group, open) {
  const [first] = group;
  if (first === undefined) return null;
  const { row, cell, number, title } = first;
  const { letter, word, says } = wordOf(cell);
  const shown = cell.variants?.[0]?.shown;
  const outage = shown === undefined ? undefined : data.outages[shown.outage];
  const asked = shown === undefined ? '' : ` of ${data.clients[shown.client]?.name ?? ''}`;
  const during =
    outage === undefined ? '' : outage.text === 'none' ? ' with nothing out of order' : ` while ${outage.name}`;
  const lossy = cell.errors !== null && cell.errors > 0 ? ' lossy' : '';
  const names = group.flatMap((problem) => [problem.row.service, ...problem.row.others]);
  const change = changeOf(first);
  const reason =
    shown === undefined || shown.decisive === null ? undefined : data.reasons[shown.reasons[shown.decisive] ?? -1];
  return h(
    'li',
    {},
    h('span', { class: `chip v-${word.replace(' ', '-')}${lossy}`, 'aria-hidden': 'true' }, letter),
    h(
      'div',
      {},
      h(
        'button',
        { type: 'button', class: 'link', click: () => open(cellKey(row, number)) },
        `${listNames(names, 2)}, ${title}`,
      ),
      cell.errors === null
        ? `${word}: ${says}.`
        : `${word}, ${formatPercent(cell.errors)} of requests${asked} fail${during}.`,
      change === null ? excuseLine(cell, outage) : changeLine(change, reason),
      change === null || reason === undefined ? null : placeLine(reason),
    ),
  );
}

/**
 * Why there is nothing to change, where that is so.
 *
 * @param {CellData} cell
 * @param {(typeof data.outages)[number] | undefined} outage
 */
function excuseLine({ excuse, errors }, outage) {
  if (excuse !== undefined) return h('p', {}, `Nothing to change: ${excuse.says}.`);
  const isEverywhere = outage?.clusters.length === 0 && outage.text !== 'none';
  if (errors === null || !isEverywhere) return null;
  return h('p', {}, 'It is so in every cluster at once: no cluster is left to take over.');
}

/** Who takes over where a service loses its pods. */
function takesOver() {
  const kind = columns.find(({ id }) => id === 'scaled-to-zero');
  const lines = data.rows.slice(0, MOST_TOLD).flatMap((row) => {
    const variants = kind === undefined ? undefined : row.cells[kind.number]?.variants;
    const taken = variants
      ?.filter(({ shown }) => verdictName(shown) === 'failover' || verdictName(shown) === 'split')
      .slice(0, 1);
    return (taken ?? []).map(({ shown }) => {
      const where = data.outages[shown.outage]?.clusters.map((cluster) => data.clusters[cluster]).join(', ') ?? '';
      return `${nameOf(row)} without pods in ${where}: clients of ${data.clients[shown.client]?.name ?? ''} get ${describeSpread(shown.afterEjection)}.`;
    });
  });
  if (lines.length === 0) return null;
  return h(
    'div',
    {},
    h('h3', {}, 'Who takes over'),
    h('ul', { class: 'over' }, ...lines.map((line) => h('li', {}, line))),
  );
}

/** Where the page comes from, and what it rests on: on top, not in a footnote. */
export function trust() {
  const { made } = data;
  const lists = restsOn();
  return h(
    'section',
    { class: 'trust', 'aria-labelledby': 'trust' },
    h('h2', { id: 'trust' }, 'What this rests on'),
    h('ul', { class: 'brief' }, ...lists.map(({ title, brief }) => h('li', {}, h('b', {}, `${title}: `), brief))),
    h(
      'details',
      {},
      h('summary', {}, 'in full'),
      ...lists.map(({ title, items }) =>
        h('div', {}, h('h3', {}, title), h('ul', {}, ...items.map((item) => h('li', {}, item)))),
      ),
      h(
        'p',
        {},
        'A share is an expectation over many requests. Retries, limits of connections and the time until the mesh knows of an outage are in no share.',
      ),
    ),
    h(
      'dl',
      {},
      h('dt', {}, 'read'),
      h(
        'dd',
        {},
        `${plural(made.objects, 'object')} of ${plural(data.clusters.length, 'cluster')}, `,
        h('code', { class: 'hash', title: made.hash }, `sha256:${made.hash}`),
      ),
      h('dt', {}, 'by'),
      h('dd', {}, code(made.command)),
      h('dt', {}, 'with'),
      h(
        'dd',
        {},
        `cdk8s-ambient ${made.version}, for Istio ${[...new Set(data.mesh.clusters.map(({ version }) => version))].join(', ')}`,
      ),
      h('dt', {}, 'when'),
      h('dd', {}, made.date ?? 'not stated (--date)'),
    ),
  );
}

/** @returns {{ title: string, brief: string, items: string[] }[]} */
function restsOn() {
  const { trust: on } = data;
  const unknown = data.rows.reduce((sum, row) => sum + (row.counts.unknown ?? 0) * (1 + row.others.length), 0);
  const gateways = on.reasons.map(({ cluster, object, text, change }) => {
    const subject = [cluster, object].filter((part) => part !== undefined).join(', ');
    return `${subject === '' ? '' : `${subject}: `}${text}${change === undefined ? '' : ` To change that: ${change}`}`;
  });
  const left = [
    ...(on.notAsked === 0
      ? []
      : [`${plural(on.notAsked, 'service')}, not asked about: neither global nor with a waypoint, or not named`]),
    ...(data.withoutPictures === 0
      ? []
      : [
          `the pictures of ${plural(data.withoutPictures, 'row')}, for which the file has no room: all other rows are worse, or as bad`,
        ]),
    ...(unknown === 0 ? [] : [`${plural(unknown, 'answer')} that the prediction cannot give`]),
  ];
  const assumed = on.assumptions.map(({ text }) => text.slice(0, text.indexOf(':')));
  return [
    {
      title: on.isStrict ? 'Not read, so that answers are unknown' : 'Not read, and assumed',
      brief: [
        ...assumed,
        ...(gateways.length === 0 ? [] : [`${plural(gateways.length, 'more assumption')} on gateways or versions`]),
      ].join('; '),
      items: [...on.assumptions.map(({ text, clusters }) => `${text} (${namesOf(clusters)})`), ...gateways],
    },
    {
      title: 'Read, and not followed',
      brief: on.notFollowed.length === 0 ? 'nothing' : plural(on.notFollowed.length, 'input'),
      items: [...on.notFollowed],
    },
    {
      title: 'Passed over, as owners declare',
      brief: plural(on.passedOver.length, 'input'),
      items: [...on.passedOver],
    },
    { title: 'Left out', brief: left.join('; '), items: left },
  ].filter(({ title, items }) => items.length > 0 || title === 'Read, and not followed');
}
