import { data, numbersOf } from './data.js';
import { s } from './elements.js';
import { formatPercent, plural } from './words.js';

/** @typedef {import('./data.js').RowData} RowData */
/** @typedef {import('./data.js').AnswerData} AnswerData */
/** @typedef {'before' | 'until' | 'after'} Phase */
/** @typedef {{ x: number, y: number, lane: number, lines: string[], dead: string, kind: string }} Box */
/** @typedef {{ from: Box, to: Box, share: number, kind: string, label: boolean }} Flow */

const LABELS = 118;
const BOX_WIDTH = 118;
const BOX_HEIGHT = 44;
const LANE = 86;
const HEAD = 26;
const WIDTH = 960;
const THICKEST = 26;
const THINNEST = 2;
/** Of clusters that only have pods and get nothing, how many have a lane. */
const MOST_IDLE = 6;
/** Of clusters that answer, how many have a lane. */
const MOST_LANES = 12;

/** The stages of each way to a service, left to right. @type {Record<string, string[]>} */
const STAGES = {
  ztunnel: ['client', 'ztunnel', 'gateway', 'pods'],
  'local-waypoint': ['client', 'ztunnel', 'waypoint', 'gateway', 'pods'],
  'remote-waypoint': ['client', 'ztunnel', 'far', 'pods'],
  ingress: ['ingress', 'gateway', 'pods'],
  'ingress-waypoint': ['ingress', 'waypoint', 'gateway', 'pods'],
  none: ['client', 'ztunnel', 'waypoint', 'gateway', 'pods'],
};
/** @type {Record<string, string>} */
const TITLES = {
  client: 'client',
  ztunnel: 'ztunnel',
  ingress: 'ingress gateway',
  waypoint: 'waypoint',
  far: 'waypoints behind gateways',
  gateway: 'east-west gateway',
  pods: 'pods',
};

/**
 * The way of the requests of one answer: a lane for each cluster, widths as shares, what is out of order crossed out.
 *
 * @param {RowData} row
 * @param {AnswerData} answer
 * @param {Phase} phase
 * @param {string} label what it shows, in words
 */
export function picture(row, answer, phase, label) {
  const isBefore = phase === 'before';
  const place = isBefore ? answer.steady : phase === 'until' ? answer.untilEjected : answer.afterEjection;
  const path = isBefore ? (answer.steadyPath ?? 'none') : answer.path;
  const spread = place === null ? null : (data.spreads[place] ?? null);
  const dead = isBefore ? [] : (data.outages[answer.outage]?.dead ?? []);
  const own = data.clients[answer.client]?.cluster ?? 0;
  const { lanes, left } = lanesOf(row, answer, own);
  const stages = STAGES[path] ?? STAGES.none ?? [];
  const step = (WIDTH - LABELS - BOX_WIDTH - 16) / (stages.length - 1);
  const xOf = (/** @type {string} */ stage) => LABELS + stages.indexOf(stage) * step;
  const yOf = (/** @type {number} */ cluster) => HEAD + lanes.indexOf(cluster) * LANE + (LANE - BOX_HEIGHT) / 2;
  const deadIn = (/** @type {number} */ cluster, /** @type {string[]} */ what) =>
    dead.find((one) => (one.cluster === cluster || one.cluster === null) && what.includes(one.what));

  /** @type {Map<string, Box>} */
  const boxes = new Map();
  const box = (/** @type {string} */ stage, /** @type {number} */ cluster, /** @type {string[]} */ lines = []) => {
    const key = `${stage} ${cluster}`;
    const known = boxes.get(key);
    if (known !== undefined) return known;
    const what = stage === 'pods' ? ['pods', 'some pods', 'zone', 'cluster'] : [stage, 'cluster'];
    const broken = deadIn(cluster, what);
    const made = {
      ...{ x: xOf(stage), y: yOf(cluster), lane: cluster, kind: stage },
      lines: [
        stage === 'gateway' ? 'gateway' : (TITLES[stage] ?? stage),
        ...(broken?.short === undefined ? lines : [broken.short]),
      ],
      dead: broken?.says ?? '',
    };
    boxes.set(key, made);
    return made;
  };
  /** @type {Flow[]} */
  const flows = [];
  const flow = (
    /** @type {Box} */ from,
    /** @type {Box} */ to,
    /** @type {number} */ share,
    kind = 'good',
    withLabel = false,
  ) => flows.push({ from, to, share, kind, label: withLabel });

  for (const cluster of lanes) if (podsIn(row, cluster) !== undefined) box('pods', cluster, podLines(row, cluster));
  for (const { cluster, what } of dead) {
    if (cluster === null || !lanes.includes(cluster)) continue;
    if (what === 'gateway' && stages.includes('gateway')) box('gateway', cluster);
    if (what === 'waypoint' && stages.includes('waypoint')) box('waypoint', cluster);
  }

  const client = data.clients[answer.client]?.name ?? '';
  const isIngress = stages[0] === 'ingress';
  let last = box(isIngress ? 'ingress' : 'client', own, isIngress ? [] : [client]);
  if (stages.includes('ztunnel')) {
    const ztunnel = box('ztunnel', own);
    flow(last, ztunnel, 100);
    last = ztunnel;
  }
  if (path === 'local-waypoint' || path === 'ingress-waypoint') {
    const waypoint = box('waypoint', own);
    flow(last, waypoint, 100);
    last = waypoint;
  }
  const hasEnd = spread === null || spread.errors > 0;
  const height = HEAD + lanes.length * LANE + (hasEnd ? ERRORS : left > 0 ? 24 : 2);
  if (path === 'remote-waypoint') {
    const far = {
      ...box('far', own),
      y: HEAD + (lanes.length * LANE - BOX_HEIGHT) / 2,
      lines: ['waypoints of', 'other networks'],
      dead: '',
    };
    boxes.set(`far ${own}`, far);
    flow(last, far, 100 - (spread?.errors ?? 0));
    if ((spread?.errors ?? 0) < 100) last = far;
  }
  const failing = failingAt(answer, phase, spread);
  let unseen = 0;
  const send = (/** @type {string} */ name, /** @type {number} */ share, /** @type {string} */ kind) => {
    const cluster = data.clusters.indexOf(name);
    if (!lanes.includes(cluster)) {
      unseen += share;
      return;
    }
    const pods = box('pods', cluster, podLines(row, cluster));
    if (stages.includes('gateway') && networkOf(cluster) !== networkOf(own)) {
      const gateway = box('gateway', cluster);
      flow(last, gateway, share, kind);
      flow(gateway, pods, share, kind, true);
    } else flow(last, pods, share, kind, true);
  };
  for (const [name, share] of Object.entries(spread?.clusters ?? {})) send(name, share, 'good');
  for (const [name, share] of failing) send(name, share, 'bad');
  const bottom = HEAD + lanes.length * LANE;
  /** @type {Box} */
  const end = {
    x: xOf('pods'),
    y: bottom + 8,
    lane: -1,
    lines: [],
    dead: '',
    kind: spread === null ? 'unknown' : 'errors',
  };
  if (spread === null) {
    end.lines = ['not known', 'the reasons say why'];
    boxes.set('end', end);
    flow(last, end, 100, 'unknown');
  } else if (spread.errors > 0) {
    end.lines = ['errors', `${formatPercent(spread.errors)} fail`];
    boxes.set('end', end);
    if (failing.length === 0) flow(last, end, spread.errors, 'bad', true);
  }
  const rest = [
    ...(left > 0 ? [`${plural(left, 'more cluster')} ${left === 1 ? 'has' : 'have'} pods of it`] : []),
    ...(unseen > 0 ? [`${formatPercent(unseen)} are answered there`] : []),
  ].join('; ');
  return s(
    'svg',
    { class: 'picture', viewBox: `0 0 ${WIDTH} ${height}`, role: 'img', 'aria-label': label },
    s('defs', {}, hatch()),
    ...stages.map((stage) =>
      s(
        'text',
        { class: 'stage', x: xOf(stage) + BOX_WIDTH / 2, y: 16, 'text-anchor': 'middle' },
        TITLES[stage] ?? stage,
      ),
    ),
    ...lanes.map((cluster, number) => lane(cluster, number, own, deadIn(cluster, ['cluster'])?.says ?? '')),
    rest !== '' && s('text', { class: 'rest', x: 8, y: bottom + 16 }, rest),
    ...flows.map(drawFlow),
    ...[...boxes.values()].map(drawBox),
    ...labelsOf(flows),
  );
}

const ERRORS = 60;
/** Percentages are rounded to four decimals. */
const ROUNDING = 0.01;

/**
 * Where requests fail, by cluster: what the waypoint sends there, by its table of priorities, without what is answered. Empty where
 * the table does not account for all errors: they are drawn as lost on the way.
 *
 * @param {AnswerData} answer
 * @param {Phase} phase
 * @param {import('./data.js').SpreadData | null} spread
 * @returns {[cluster: string, share: number][]}
 */
function failingAt({ reasons }, phase, spread) {
  const tables = reasons.flatMap((place) => data.reasons[place]?.hosts ?? []);
  const count = reasons.filter((place) => (data.reasons[place]?.hosts ?? []).length > 0).length;
  if (phase === 'before' || spread === null || spread.errors === 0 || count !== 1) return [];
  /** @type {Map<string, number>} */
  const sent = new Map();
  for (const host of tables) {
    const share = phase === 'until' ? host.untilEjected : host.afterEjection;
    sent.set(host.cluster, (sent.get(host.cluster) ?? 0) + share);
  }
  const failing = [...sent]
    .map(([cluster, share]) => /** @type {[string, number]} */ ([cluster, share - (spread.clusters[cluster] ?? 0)]))
    .filter(([, share]) => Math.abs(share) > ROUNDING);
  const sum = failing.reduce((total, [, share]) => total + share, 0);
  const [only, ...others] = failing;
  // The sum of shares that are rounded is not quite theirs.
  if (only !== undefined && others.length === 0 && Math.abs(sum - spread.errors) < ROUNDING)
    return [[only[0], spread.errors]];
  return failing.every(([, share]) => share > 0) && Math.abs(sum - spread.errors) < ROUNDING ? failing : [];
}

/** Lanes: the client's own cluster, those that answer in any phase, those that are out of order, some others that have pods. */
function lanesOf(/** @type {RowData} */ row, /** @type {AnswerData} */ answer, /** @type {number} */ own) {
  const answering = [answer.steady, answer.untilEjected, answer.afterEjection]
    .flatMap((place) => (place === null ? [] : Object.entries(data.spreads[place]?.clusters ?? {})))
    .sort(([, left], [, right]) => right - left)
    .map(([name]) => data.clusters.indexOf(name));
  const broken = data.outages[answer.outage]?.clusters ?? [];
  const needed = [...new Set([own, ...broken, ...answering])].slice(0, MOST_LANES);
  const idle = row.pods.flatMap(([clusters]) => numbersOf(clusters)).filter((cluster) => !needed.includes(cluster));
  const some = needed.length >= MOST_LANES ? [] : idle.slice(0, MOST_IDLE);
  const [first = own, ...others] = [...needed, ...some];
  const shown = [first, ...others.sort((left, right) => left - right)];
  const all = new Set([...needed, ...answering, ...idle]);
  return { lanes: shown, left: all.size - shown.length };
}

/** @param {RowData} row @param {number} cluster */
function podsIn(row, cluster) {
  return row.pods.find(([clusters]) => numbersOf(clusters).includes(cluster))?.[1];
}

/** @param {RowData} row @param {number} cluster */
function podLines(row, cluster) {
  const pods = podsIn(row, cluster);
  return pods === undefined || pods === null ? ['how many is not known'] : [plural(pods, 'pod')];
}

/** @param {number} cluster */
function networkOf(cluster) {
  return data.mesh.clusters[cluster]?.network ?? '';
}

function hatch() {
  return s(
    'pattern',
    { id: 'hatch', width: 8, height: 8, patternUnits: 'userSpaceOnUse', patternTransform: 'rotate(45)' },
    s('rect', { class: 'hatch-ground', width: 8, height: 8 }),
    s('rect', { class: 'hatch-line', width: 3, height: 8 }),
  );
}

/** @param {number} cluster @param {number} number @param {number} own @param {string} dead */
function lane(cluster, number, own, dead) {
  const y = HEAD + number * LANE;
  const { name = '', network } = data.mesh.clusters[cluster] ?? {};
  const short = name.length > 14 ? `${name.slice(0, 13)}…` : name;
  return s(
    'g',
    { class: `lane${dead === '' ? '' : ' dead'}${cluster === own ? ' own' : ''}` },
    s('title', {}, dead === '' ? name : dead),
    s('rect', { x: 1, y: y + 2, width: WIDTH - 2, height: LANE - 4, rx: 8 }),
    s('text', { class: 'name', x: 12, y: y + LANE / 2 - 4 }, short),
    s(
      'text',
      { class: 'network', x: 12, y: y + LANE / 2 + 13 },
      dead === '' ? (network ?? 'network not stated') : 'is down',
    ),
  );
}

/** @param {Flow} flow */
function drawFlow({ from, to, share, kind }) {
  const [x1, y1] = [from.x + BOX_WIDTH, from.y + BOX_HEIGHT / 2];
  const [x2, y2] = [to.x, to.y + BOX_HEIGHT / 2];
  const bend = Math.max(24, (x2 - x1) / 2);
  return s('path', {
    class: `flow ${kind}`,
    d: `M${x1} ${y1} C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`,
    'stroke-width': share === 0 ? 0 : Math.max(THINNEST, (share / 100) * THICKEST),
    'data-share': share,
  });
}

/** The share beside the end of each last flow. @param {Flow[]} flows */
function labelsOf(flows) {
  return flows
    .filter(({ label, share }) => label && share > 0)
    .map(({ to, share, kind }) =>
      s(
        'text',
        {
          class: `share ${kind}`,
          x: to.x - 6,
          y: to.y + BOX_HEIGHT / 2 - (share / 200) * THICKEST - 5,
          'text-anchor': 'end',
        },
        formatPercent(share),
      ),
    );
}

/** @param {Box} box */
function drawBox({ x, y, lines, dead, kind }) {
  return s(
    'g',
    { class: `box ${kind}${dead === '' ? '' : ' dead'}` },
    s('title', {}, dead === '' ? lines.join(', ') : dead),
    s('rect', { x, y, width: BOX_WIDTH, height: BOX_HEIGHT, rx: 6 }),
    ...lines.slice(0, 2).map((line, number) =>
      s(
        'text',
        {
          class: number === 0 ? 'first' : 'second',
          x: x + BOX_WIDTH / 2,
          y: y + BOX_HEIGHT / 2 + (lines.length === 1 ? 5 : number === 0 ? -3 : 14),
          'text-anchor': 'middle',
        },
        line.length > 19 ? `${line.slice(0, 18)}…` : line,
      ),
    ),
    dead !== '' &&
      s('path', {
        class: 'cross',
        d: `M${x + 4} ${y + 4} L${x + BOX_WIDTH - 4} ${y + BOX_HEIGHT - 4} M${x + BOX_WIDTH - 4} ${y + 4} L${x + 4} ${y + BOX_HEIGHT - 4}`,
      }),
  );
}
