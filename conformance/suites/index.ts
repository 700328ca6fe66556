import { dataplane } from './dataplane';
import { delivery } from './delivery';
import { drill } from './drill';
import { edits } from './edits';
import { endpoints } from './endpoints';
import { envoy } from './envoy';
import { features } from './features';
import { guide } from './guide';
import { istioValidation } from './istio-validation';
import { ledger } from './ledger';
import { live } from './live';
import { operations } from './operations';
import { packageSuite } from './package';
import { pairs } from './pairs';
import { reading } from './reading';
import { report as page } from './report';
import { rules } from './rules';
import { runbooks } from './runbooks';
import { schema } from './schema';
import { search } from './search';
import type { Suite } from './suite';
import { synth } from './synth';

/**
 * In the order in which they begin. Those that measure time or CPU come first, one after the other; of the others, which run two at
 * a time, the long ones. Neighbours that share clusters run one after the other: the last of them changes definitions.
 */
export const SUITES: readonly Suite[] = [
  reading,
  page,
  envoy,
  runbooks,
  operations,
  packageSuite,
  endpoints,
  features,
  dataplane,
  edits,
  pairs,
  istioValidation,
  rules,
  schema,
  synth,
  live,
  drill,
  delivery,
  guide,
  ledger,
  search,
];

export function suiteNamed(name: string): Suite {
  const found = SUITES.find((suite) => suite.name === name);
  if (found === undefined) {
    throw new Error(`There is no suite ${name}; there are ${SUITES.map((suite) => suite.name).join(', ')}.`);
  }
  return found;
}

export interface Turn {
  readonly suite: Suite;
  /** True where its clusters are for the next one as well. */
  readonly isShared: boolean;
}

/** Suites as they are given to a process: one by one, and together where they share clusters. */
export function inTurns(suites: readonly Suite[]): readonly (readonly Turn[])[] {
  const groups: Suite[][] = [];
  for (const suite of suites) {
    const last = groups.at(-1);
    if (suite.sharesClusters === true && last?.[0]?.sharesClusters === true) last.push(suite);
    else groups.push([suite]);
  }
  return groups.map((group) => group.map((suite) => ({ suite, isShared: suite !== group.at(-1) })));
}
