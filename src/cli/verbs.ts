import { check } from './check';
import { CHECK_USAGE } from './check-options';
import { snapshot, SNAPSHOT_USAGE } from './snapshot';
import type { Verb } from './verb';

/** All verbs, in the order in which `--help` lists them. */
export const VERBS: readonly Verb[] = [
  { name: 'check', usage: CHECK_USAGE, run: check },
  { name: 'snapshot', usage: SNAPSHOT_USAGE, run: snapshot },
];
