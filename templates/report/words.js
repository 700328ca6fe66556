import { data } from './data.js';

/** @typedef {import('./data.js').Excuse} Excuse */
/** @typedef {{ letter: string, word: string, says: string, rank: number }} Word */

/**
 * The verdicts, worst first, with the letter that stands for each: colour says nothing alone.
 *
 * @type {Record<string, Word>}
 */
export const VERDICTS = {
  blackhole: {
    letter: 'B',
    word: 'blackhole',
    says: 'requests fail: no cluster is left to answer, or none that is used',
    rank: 6,
  },
  denied: { letter: 'D', word: 'denied', says: 'policies refuse all requests', rank: 5 },
  stuck: { letter: 'X', word: 'stuck', says: 'requests go on failing, though a cluster could answer', rank: 4 },
  unknown: { letter: '?', word: 'unknown', says: 'the prediction cannot tell; the reasons say why', rank: 3 },
  'by design': {
    letter: 'x',
    word: 'by design',
    says: 'fails because the rule counts a 500 as an answer, or sees none over TCP',
    rank: 2,
  },
  exempt: { letter: 'e', word: 'exempt', says: 'fails, and the service need not survive it', rank: 2 },
  split: { letter: 'S', word: 'split', says: 'its own cluster and others answer', rank: 1 },
  failover: { letter: 'F', word: 'failover', says: 'other clusters answer', rank: 1 },
  local: { letter: 'L', word: 'local', says: 'its own cluster answers', rank: 0 },
};

/**
 * @param {{ verdict: string, excuse?: Excuse | undefined }} of
 * @returns {string} the name under which VERDICTS has it
 */
export function verdictName({ verdict, excuse }) {
  return excuse?.name ?? verdict;
}

/**
 * @param {{ verdict: string, excuse?: Excuse | undefined }} of
 * @returns {Word}
 */
export function wordOf(of) {
  return /** @type {Word} */ (VERDICTS[verdictName(of)]);
}

/**
 * "33.3 %" of a number in percent. Never rounds up to 100 % or down to 0 %.
 *
 * @param {number} percent
 */
export function formatPercent(percent) {
  const rounded = Number(percent.toFixed(1));
  if (rounded === 100 && percent < 100) return '> 99.9 %';
  if (rounded === 0 && percent > 0) return '< 0.1 %';
  return `${rounded} %`;
}

/** @param {number} count @param {string} one @param {string} [many] */
export function plural(count, one, many = `${one}s`) {
  return `${count.toLocaleString('en-US')} ${count === 1 ? one : many}`;
}

/**
 * "cluster1, cluster2 and 7 more".
 *
 * @param {readonly string[]} names
 */
export function listNames(names, most = 3) {
  if (names.length <= most) return names.join(', ');
  return `${names.slice(0, most).join(', ')} and ${names.length - most} more`;
}

/**
 * "cluster2 100 %, errors 0 %"; clusters with one share together.
 *
 * @param {number | null} place of the spread
 */
export function describeSpread(place) {
  const spread = place === null ? undefined : data.spreads[place];
  if (spread === undefined) return 'not known';
  /** @type {Map<string, string[]>} */
  const byShare = new Map();
  for (const [cluster, share] of Object.entries(spread.clusters)) {
    const text = formatPercent(share);
    byShare.set(text, [...(byShare.get(text) ?? []), cluster]);
  }
  const parts = [...byShare].map(([share, names]) =>
    names.length > 3 ? `${listNames(names)} ${share} each` : names.map((name) => `${name} ${share}`).join(', '),
  );
  return [...(parts.length === 0 ? ['no cluster'] : parts), `errors ${formatPercent(spread.errors)}`].join(', ');
}

/** How requests get to the service. @type {Record<string, string>} */
export const PATHS = {
  ztunnel: 'by ztunnel, without a waypoint',
  'local-waypoint': 'by the waypoint of its own network',
  'remote-waypoint': 'by waypoints of other networks',
  ingress: 'from the ingress gateway, without a waypoint',
  'ingress-waypoint': 'from the ingress gateway, by the waypoint',
  none: 'on no way',
};
