/** What is chosen on the page stands in its address, so that a link shows the same to others. */
export interface Choice {
  readonly q: string;
  readonly ns: string;
  readonly cluster: string;
  readonly verdict: string;
  /** The key of the cell that is open; empty if none is. */
  readonly open: string;
  readonly variant: number;
  readonly phase: Phase;
  /** True to see all rows, not only the worst. */
  readonly all: boolean;
}

/** Before the outage, until hosts are ejected, once they are. */
export type Phase = 'before' | 'until' | 'after';

const PHASES: readonly Phase[] = ['before', 'until', 'after'];

export function readChoice(): Choice {
  const given = new URLSearchParams(location.hash.slice(1));
  const variant = Number(given.get('answer') ?? '1') - 1;
  return {
    q: given.get('q') ?? '',
    ns: given.get('ns') ?? '',
    cluster: given.get('cluster') ?? '',
    verdict: given.get('verdict') ?? '',
    open: given.get('open') ?? '',
    variant: Number.isInteger(variant) && variant > 0 ? variant : 0,
    phase: PHASES.find((phase) => phase === given.get('phase')) ?? 'after',
    all: given.get('rows') === 'all',
  };
}

export function writeChoice({ q, ns, cluster, verdict, open, variant, phase, all }: Choice): void {
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
