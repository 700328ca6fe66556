import { data } from './data.js';
import { changeLine } from './cell.js';
import { drilled } from './drills.js';
import { code, h, table } from './elements.js';
import { group } from './mesh.js';
import { formatPercent, listNames, plural } from './words.js';

/** @typedef {NonNullable<typeof data.risks.failures>} Failures */
/** @typedef {NonNullable<typeof data.risks.availability>} Availability */
/** @typedef {NonNullable<typeof data.risks.promises>} Promises */

const MOST_OPEN = 3;
const FEW = 3;

/** What was asked about several failures at once. */
export function risks() {
  const { promises, failures, availability, drills } = data.risks;
  return [
    promises === undefined ? null : promised(promises),
    drills === undefined ? null : drilled(drills),
    failures === undefined ? null : failingSets(failures),
    availability === undefined ? null : expected(availability),
  ];
}

/** @param {Promises} promises */
function promised({ kept, broken, undecided, verdicts, more }) {
  const item = (/** @type {Promises['verdicts'][number]} */ { outcome, service, promised: what, details, command }) =>
    h(
      'li',
      { class: `finding ${SEVERITIES[outcome]}` },
      h('p', {}, h('b', { class: 'severity' }, outcome), ' ', code(service), ' ', what),
      ...details.map((line) => h('p', {}, line)),
      command === null ? null : h('p', { class: 'command' }, code(command)),
    );
  const bad = verdicts.filter(({ outcome }) => outcome !== 'kept');
  const good = verdicts.filter(({ outcome }) => outcome === 'kept');
  return h(
    'section',
    { 'aria-labelledby': 'promises' },
    h('h2', { id: 'promises' }, 'What was promised'),
    h('p', {}, `${kept} kept, ${broken} broken, ${undecided} undecided.`),
    bad.length === 0 ? null : h('ul', { class: 'findings' }, ...bad.map(item)),
    good.length === 0 ? null : group('Kept', kept, false, () => h('ul', { class: 'findings' }, ...good.map(item))),
    more === 0 ? null : h('p', { class: 'small' }, `${more} more: cdk8s-ambient predict --promises prints all.`),
  );
}

/** The looks of findings. */
const SEVERITIES = { broken: 'error', undecided: 'warning', kept: 'advice' };

/** @param {Failures} failures */
function failingSets({ most, limit, services }) {
  const failing = services.filter(({ sets, more, unknown }) => sets.length + more + unknown > 0);
  const countOf = (/** @type {typeof services} */ some) => some.reduce((sum, { others }) => sum + 1 + others.length, 0);
  const what = limit === 0 ? 'requests fail' : `more than ${formatPercent(limit)} of requests fail`;
  return h(
    'section',
    { 'aria-labelledby': 'sets' },
    h('h2', { id: 'sets' }, `Failures after which ${what}, up to ${most} at once`),
    h(
      'p',
      { class: 'hint' },
      `The smallest sets only: without any one of its failures, a set is survived. ${plural(countOf(failing), 'service')} of ${countOf(services).toLocaleString('en-US')} ${countOf(failing) === 1 ? 'has' : 'have'} such a set, or one for which the prediction cannot tell. Clients of a cluster that is down are left out.`,
    ),
    ...failing.map((service, place) =>
      group(
        listNames([service.service, ...service.others], 2),
        service.sets.length + service.more,
        place < MOST_OPEN,
        () => setsOf(service),
      ),
    ),
  );
}

/** @param {Failures['services'][number]} service */
function setsOf({ components, clients, sets, more, unknown, unknownCommand }) {
  return h(
    'div',
    {},
    h(
      'ul',
      { class: 'findings' },
      ...sets.map(
        ({ what, ways, moreWays, elsewhere, moreElsewhere, errors, healedBy, moreHealed, cause, change, command }) =>
          h(
            'li',
            { class: 'finding error' },
            h('p', {}, h('b', {}, what)),
            h('p', {}, `fails ${errorsOf(errors)}`),
            cause === null ? null : h('p', {}, cause),
            change === null ? null : changeLine(change, undefined),
            ways.length + moreWays === 1 ? null : listed('in any of these ways: ', ways, moreWays),
            elsewhere.length === 0 ? null : listed('alike in other clusters: ', elsewhere, moreElsewhere),
            healedBy.length === 0 ? null : listed('no longer with more failures: ', healedBy, moreHealed),
            h('p', { class: 'command' }, code(command)),
          ),
      ),
    ),
    more === 0 ? null : h('p', { class: 'small' }, `${more} more: cdk8s-ambient predict --any prints all.`),
    unknown === 0 || unknownCommand === null
      ? null
      : h(
          'p',
          { class: 'command' },
          `Not known for ${plural(unknown, 'set')}, which may fail requests, too. The first: `,
          code(unknownCommand),
        ),
    h(
      'p',
      { class: 'small' },
      `Looked at ${plural(components, 'component')} that may fail, for ${plural(clients, 'client')}.`,
    ),
  );
}

/** @param {string} what @param {readonly string[]} items @param {number} more */
function listed(what, items, more) {
  return h(
    'p',
    { class: 'place' },
    what,
    ...items.flatMap((item) => [code(item), ' ']),
    more === 0 ? '' : `and ${more} more`,
  );
}

/** "100 % of requests of cluster1, cluster2". @param {Readonly<Record<string, number>>} errors in percent */
function errorsOf(errors) {
  /** @type {Map<number, string[]>} */
  const byShare = new Map();
  for (const [client, share] of Object.entries(errors)) byShare.set(share, [...(byShare.get(share) ?? []), client]);
  return [...byShare]
    .sort(([left], [right]) => right - left)
    .map(([share, clients]) => `${formatPercent(share)} of requests of ${listNames(clients, FEW)}`)
    .join('; ');
}

/** What single changes are worth. @param {NonNullable<Availability['services'][number]['worth']>} worth */
function worthOf({ changes, more }) {
  if (changes.length === 0)
    return h('p', {}, 'None of the single changes that were tried is worth more than what was not looked at.');
  return h(
    'div',
    {},
    h('p', {}, 'What one change is worth, in minutes a year, at least:'),
    h(
      'ul',
      {},
      ...changes.map(({ at, change, clients }) =>
        h('li', {}, clients.map(({ client, minutes }) => `${client} ${minutes}`).join(', '), `: ${at}: ${change}`),
      ),
      more === 0 ? null : h('li', {}, `${more} more: predict --rates --worth prints all.`),
    ),
  );
}

/** @param {Availability} availability */
function expected({ services, more }) {
  return h(
    'section',
    { 'aria-labelledby': 'availability' },
    h('h2', { id: 'availability' }, 'The availability to expect'),
    h(
      'p',
      { class: 'hint' },
      'By how often components fail, as the file of rates says. Minutes are a year; what is not known or was not looked at does not count as available.',
    ),
    ...services.map(({ service, clients, worth, more: left }, place) =>
      group(service, clients.length + left, place < MOST_OPEN, () =>
        h(
          'div',
          {},
          table(
            `The availability of ${service}`,
            ['clients of', 'at least', 'failing', 'not known', 'not looked at', 'what costs most'],
            clients.map(({ client, atLeast, failing, unknown, leftOut, costs, moreCosts }) => [
              client,
              atLeast,
              failing,
              unknown,
              `at most ${leftOut}`,
              costs.length === 0
                ? 'nothing'
                : h(
                    'ul',
                    {},
                    ...costs.map(({ minutes, what, command }) => h('li', {}, `${minutes}: ${what} `, code(command))),
                    moreCosts === 0 ? null : h('li', {}, `${moreCosts} more`),
                  ),
            ]),
          ),
          left === 0 ? null : h('p', { class: 'small' }, `${left} more clients, which have at least as much.`),
          worth === undefined ? null : worthOf(worth),
        ),
      ),
    ),
    more === 0
      ? null
      : h('p', { class: 'small' }, `${more} more services, which have at least as much: predict --rates prints all.`),
  );
}
