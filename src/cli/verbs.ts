import { check } from './check';
import { CHECK_USAGE } from './check-options';
import { snapshot, SNAPSHOT_USAGE } from './snapshot';
import type { Verb } from './verb';
import { verify, VERIFY_USAGE } from './verify';

/** All verbs, in the order in which `--help` lists them. */
export const VERBS: readonly Verb[] = [
  { name: 'check', usage: CHECK_USAGE, run: check },
  { name: 'snapshot', usage: SNAPSHOT_USAGE, run: snapshot },
  { name: 'verify', usage: VERIFY_USAGE, run: verify },
];
