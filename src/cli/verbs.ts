import { check } from './check';
import { CHECK_USAGE } from './check-options';
import { endpoints } from './endpoints';
import { ENDPOINTS_USAGE } from './endpoints-options';
import type { Verb } from './verb';

/** All verbs, in the order in which `--help` lists them. */
export const VERBS: readonly Verb[] = [
  { name: 'check', usage: CHECK_USAGE, run: check },
  { name: 'endpoints', usage: ENDPOINTS_USAGE, run: endpoints },
];
