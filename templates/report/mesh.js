import { data, numbersOf } from './data.js';
import { code, h, table } from './elements.js';
import { listNames, plural } from './words.js';

const MOST = 200;

/** The mesh as it is declared. */
export function mesh() {
  const { clusters, waypoints, services, rules } = data.mesh;
  return h(
    'section',
    { 'aria-labelledby': 'mesh' },
    h('h2', { id: 'mesh' }, 'The mesh as it is declared'),
    group('Clusters', clusters.length, true, () =>
      table(
        'Clusters',
        ['cluster', 'network', 'region', 'zones', 'Istio', 'east-west gateways', 'objects read'],
        clusters.map(({ name, network, region, zones, version, gateways, gatewaysNote, objects }) => [
          name,
          network ?? 'not stated',
          region ?? 'not stated',
          zones.length === 0 ? 'not stated' : zones.join(', '),
          version,
          gateways.length === 0 ? gatewaysNote : gateways.join(', '),
          objects,
        ]),
      ),
    ),
    group('Waypoints', waypoints.length, false, () => declared('Waypoints', waypoints)),
    group('Services', services.length, false, () => declared('Services', services)),
    group('Rules', rules.length, false, () => declared('DestinationRules', rules)),
  );
}

/** What is long is made when it is opened. @param {string} title @param {number} count @param {boolean} open @param {() => Node} content */
export function group(title, count, open, content) {
  const element = h(
    'details',
    { class: 'group' },
    h('summary', {}, h('h3', {}, title), ' ', h('span', { class: 'tally' }, count)),
  );
  const fill = () => {
    if (element.childElementCount === 1) element.append(content());
  };
  element.addEventListener('toggle', () => element.open && fill());
  if (open) {
    fill();
    element.open = true;
  }
  return element;
}

/** @param {string} caption @param {readonly { name: string, facts: readonly string[], clusters: string, place: string }[]} items */
function declared(caption, items) {
  const shown = items.slice(0, MOST);
  return h(
    'div',
    {},
    table(
      caption,
      ['name', 'declared as', 'in', 'where'],
      shown.map(({ name, facts, clusters, place }) => [name, facts.join('; '), namesOf(clusters), code(place)]),
    ),
    items.length > shown.length
      ? h('p', { class: 'small' }, `${items.length - shown.length} more are not listed here.`)
      : null,
  );
}

/** @param {string} ranges */
export function namesOf(ranges) {
  const numbers = numbersOf(ranges);
  if (numbers.length === data.clusters.length && numbers.length > 1) return 'every cluster';
  return listNames(numbers.map((number) => data.clusters[number] ?? ''));
}

/** What `check` reports, on the things it is about. */
export function findings() {
  const counts = { error: 0, warning: 0, advice: 0 };
  for (const { severity, places, more } of data.findings) counts[severity] += places.length + more;
  const item = (/** @type {(typeof data.findings)[number]} */ finding) =>
    h(
      'li',
      { class: `finding ${finding.severity}` },
      h('p', {}, h('b', { class: 'severity' }, finding.severity), ' ', code(finding.rule)),
      h(
        'p',
        { class: 'place' },
        ...finding.places.slice(0, 3).flatMap((place) => [code(place), ' ']),
        finding.places.length + finding.more > 3 ? `and ${finding.places.length + finding.more - 3} more` : '',
      ),
      h('p', {}, finding.isOfFirst ? h('b', {}, 'in the first of these: ') : null, finding.message),
      h('p', { class: 'fix' }, h('b', {}, 'fix: '), finding.fix),
    );
  const serious = data.findings.filter(({ severity }) => severity !== 'advice');
  const advice = data.findings.filter(({ severity }) => severity === 'advice');
  return h(
    'section',
    { 'aria-labelledby': 'findings' },
    h('h2', { id: 'findings' }, 'What check finds'),
    h(
      'p',
      {},
      `${plural(counts.error, 'error')}, ${plural(counts.warning, 'warning')}, ${plural(counts.advice, 'piece')} of advice${data.silenced === 0 ? '' : `, ${data.silenced} silenced with a reason`}.`,
    ),
    serious.length === 0 ? null : h('ul', { class: 'findings' }, ...serious.map(item)),
    advice.length === 0
      ? null
      : group('Advice', advice.length, false, () => h('ul', { class: 'findings' }, ...advice.map(item))),
  );
}
