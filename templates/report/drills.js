import { code, h, table } from './elements.js';
import { listNames, plural } from './words.js';

/** @typedef {NonNullable<typeof import('./data.js').data.risks.drills>} Drills */
/** @typedef {Drills['drills'][number]} Drill */

const FEW_VERSIONS = 3;

/** What recorded drills saw, the newest first. @param {Drills} drills */
export function drilled({ drills, more }) {
  const passed = drills.filter(({ isPassed }) => isPassed).length;
  return h(
    'section',
    { 'aria-labelledby': 'drills' },
    h('h2', { id: 'drills' }, 'What drills saw'),
    h(
      'p',
      { class: 'hint' },
      drills.length === 0
        ? 'No drill is recorded.'
        : `${passed} of ${plural(drills.length, 'drill')} went as predicted and ${drills.length === 1 ? 'was' : 'were'} restored. These answers were counted on live clusters; all others on this page are predicted.`,
    ),
    h('ul', { class: 'findings' }, ...drills.map(drill)),
    more === 0 ? null : h('p', { class: 'small' }, `${plural(more, 'older drill')} not shown.`),
  );
}

/** @param {Drill} drill */
function drill({ service, what, day, isPassed, file, versions, clients }) {
  return h(
    'li',
    { class: `finding ${isPassed ? 'advice' : 'error'}` },
    h(
      'p',
      {},
      h('b', { class: 'severity' }, isPassed ? 'passed' : 'not passed'),
      ' ',
      code(service),
      ` ${what}, ${day}`,
    ),
    clients.length === 0 ? null : answers(service, day, clients),
    ...clients.filter(({ isOtherNow }) => isOtherNow).map(changed),
    h('p', { class: 'place' }, code(file), versions.length === 0 ? '' : ` Istio: ${listNames(versions, FEW_VERSIONS)}`),
  );
}

/** @param {string} service @param {string} day @param {Drill['clients']} clients */
function answers(service, day, clients) {
  const rows = clients.flatMap(({ cluster, isAsPredicted, times }) =>
    times.map(({ when, predicted, answered }) => [cluster, when, predicted, answered, isAsPredicted ? 'yes' : 'no']),
  );
  return table(
    `Answers in the drill of ${service} on ${day}`,
    ['clients of', 'when', 'predicted', 'answered', 'as predicted'],
    rows,
  );
}

/** @param {Drill['clients'][number]} client */
function changed({ cluster, now, command }) {
  return h(
    'p',
    {},
    `The mesh of this page answers clients of ${cluster} otherwise than it was predicted then: ${now}. `,
    command === null ? '' : code(command),
  );
}
