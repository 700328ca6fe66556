import { readChoice, writeChoice } from './address.js';
import { detail } from './cell.js';
import { data } from './data.js';
import { h } from './elements.js';
import { summary, trust } from './head.js';
import { enterByTab, focusCell, legend, matrix, meanings } from './matrix.js';
import { findings, mesh } from './mesh.js';
import { risks } from './risks.js';
import { plural } from './words.js';

let choice = readChoice();
const page = /** @type {HTMLElement} */ (document.getElementById('page'));
const matrixPlace = h('div', { id: 'matrix-place' });
const legendPlace = h('div', {});

/** @param {Partial<import('./address.js').Choice>} change */
function choose(change) {
  choice = { ...choice, ...change };
  writeChoice(choice);
  draw();
}

const closes = () => {
  const key = choice.open;
  choose({ open: '', variant: 0, phase: 'after' });
  focusCell([...document.querySelectorAll('button.cell')].find((cell) => cell.getAttribute('data-key') === key));
};

/** @param {string} key @param {number} variant */
function opens(key, variant) {
  if (key === '') {
    closes();
    return;
  }
  choose({ open: key, variant, phase: 'after' });
  const heading = document.getElementById('detail');
  heading?.scrollIntoView({ block: 'nearest' });
  heading?.focus();
}

function draw() {
  legendPlace.replaceChildren(
    legend(choice, (verdict) => {
      const pressed = document.activeElement?.getAttribute('data-verdict');
      choose({ verdict });
      focusOn(`[data-verdict="${pressed ?? ''}"]`);
    }),
  );
  matrixPlace.replaceChildren(
    ...matrix(choice, {
      open: opens,
      showAll: () => choose({ all: true }),
      detail: (row, kind) =>
        detail(row, kind, choice, {
          chooseVariant: (variant) => {
            choose({ variant });
            focusOn(`[data-variant="${variant}"]`);
          },
          choosePhase: (phase) => {
            choose({ phase });
            focusOn(`[data-phase="${phase}"]`);
          },
          close: closes,
        }),
    }).filter((part) => part !== false),
  );
  enterByTab();
}

/** @param {string} selector */
function focusOn(selector) {
  const element = document.querySelector(selector);
  if (element instanceof HTMLElement) element.focus();
}

/** @param {string} label @param {'ns' | 'cluster'} name @param {readonly string[]} options */
function select(label, name, options) {
  return h(
    'label',
    {},
    h('span', {}, label),
    h(
      'select',
      {
        name,
        change: (/** @type {Event} */ { target }) =>
          choose({ [name]: /** @type {HTMLSelectElement} */ (target).value }),
      },
      h('option', { value: '' }, 'all'),
      ...options.map((option) => h('option', { value: option, selected: option === choice[name] }, option)),
    ),
  );
}

function filters() {
  const namespaces = [
    ...new Set(
      data.rows.flatMap((row) => [row.service, ...row.others]).map((name) => name.slice(0, name.indexOf('/'))),
    ),
  ].sort();
  return h(
    'form',
    { class: 'filters', role: 'search', submit: (/** @type {Event} */ event) => event.preventDefault() },
    h(
      'label',
      { class: 'search' },
      h('span', {}, 'search'),
      h('input', {
        type: 'search',
        name: 'q',
        value: choice.q,
        placeholder: 'a service, an object, a word of a reason',
        input: (/** @type {Event} */ { target }) => choose({ q: /** @type {HTMLInputElement} */ (target).value }),
      }),
    ),
    select('namespace', 'ns', namespaces),
    select('clients of', 'cluster', data.clusters),
  );
}

function start() {
  const services = data.rows.reduce((sum, { others }) => sum + 1 + others.length, 0);
  document.title = `${data.made.title}: mesh and outages`;
  page.replaceChildren(
    h(
      'header',
      {},
      h('p', { class: 'brand' }, 'cdk8s-ambient report'),
      h('h1', {}, 'What happens in each outage'),
      h(
        'p',
        { class: 'sub' },
        `${data.made.title}: ${plural(data.clusters.length, 'cluster')}, ${plural(services, 'service')}, ${plural(data.kinds.length, 'kind')} of outage. Predicted from manifests, not measured.`,
      ),
    ),
    h(
      'main',
      {},
      h(
        'div',
        { class: 'top' },
        summary((key) => opens(key, 0)),
        trust(),
      ),
      h(
        'section',
        { 'aria-labelledby': 'services' },
        h('h2', { id: 'services' }, 'Services in each kind of outage'),
        h(
          'p',
          { class: 'hint' },
          'Each cell has the worst answer over all clients and clusters; services are sorted worst first. Press a cell for the way of the requests and the reasons.',
        ),
        legendPlace,
        meanings(),
        filters(),
        matrixPlace,
      ),
      ...risks(),
      findings(),
      mesh(),
    ),
    h('footer', {}, h('p', {}, `cdk8s-ambient ${data.made.version}. This file loads nothing from elsewhere.`)),
  );
  draw();
  document.addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && choice.open !== '') closes();
  });
  // What is printed has no triangle to press.
  addEventListener('beforeprint', () => {
    for (const element of document.querySelectorAll('details')) element.open = true;
  });
  addEventListener('hashchange', () => {
    choice = readChoice();
    draw();
  });
}

start();
