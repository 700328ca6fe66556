// What differs from run to run in what commands print, and means nothing. This is all of it: everything else that a page shows
// has to be printed again, letter by letter.

interface Volatile {
  readonly what: RegExp;
  /** What stands for it. */
  readonly instead: string | ((...groups: string[]) => string);
}

const VOLATILE: readonly Volatile[] = [
  // The five letters that end a pod's name, which Kubernetes draws (never vowels), after the hash of its template.
  {
    what: /\b([a-z][a-z0-9-]*-[bcdf0-9ghjklmnpqrstvwxz]{6,10})-[bcdfghjklmnpqrstvwxz2456789]{5}\b/g,
    instead: '$1-xxxxx',
  },
  // The last two rounds of a drill may still have an error in them that a pod gave before Envoy ejected it, or before istiod
  // said that it is gone. What a drill itself takes for none (5 %) reads as none.
  {
    what: /\b(\d+) (cluster\d), (\d+) errors \(of (\d+)\)/g,
    instead: (whole = '', _good, cluster, errors, all) =>
      Number(errors) / Number(all) <= 0.05 ? `${all} ${cluster} (of ${all})` : whole,
  },
];

/** The text as a page shows it. */
export function normalize(text: string): string {
  return VOLATILE.reduce(
    (sofar, { what, instead }) =>
      typeof instead === 'string' ? sofar.replace(what, instead) : sofar.replace(what, instead),
    text,
  );
}
