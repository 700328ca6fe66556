/**
 * What is chosen on the page stands in its address, so that a link shows the same to others.
 *
 * @typedef {{ q: string, ns: string, cluster: string, verdict: string, open: string, variant: number, phase: string, all: boolean }} Choice
 */

const KNOWN_PHASES = ['before', 'until', 'after'];

/** @returns {Choice} */
export function readChoice() {
  const given = new URLSearchParams(location.hash.slice(1));
  const phase = given.get('phase') ?? '';
  const variant = Number(given.get('answer') ?? '1') - 1;
  return {
    q: given.get('q') ?? '',
    ns: given.get('ns') ?? '',
    cluster: given.get('cluster') ?? '',
    verdict: given.get('verdict') ?? '',
    open: given.get('open') ?? '',
    variant: Number.isInteger(variant) && variant > 0 ? variant : 0,
    phase: KNOWN_PHASES.includes(phase) ? phase : 'after',
    all: given.get('rows') === 'all',
  };
}

/** @param {Choice} choice */
export function writeChoice({ q, ns, cluster, verdict, open, variant, phase, all }) {
  const given = new URLSearchParams();
  for (const [name, value] of Object.entries({ q, ns, cluster, verdict, open }))
    if (value !== '') given.set(name, value);
  if (open !== '' && variant > 0) given.set('answer', String(variant + 1));
  if (open !== '' && phase !== 'after') given.set('phase', phase);
  if (all) given.set('rows', 'all');
  const hash = given.toString();
  if (hash === location.hash.slice(1)) return;
  // Not a step of the history: "back" leaves the page, as it does elsewhere.
  history.replaceState(null, '', hash === '' ? location.pathname + location.search : `#${hash}`);
}
