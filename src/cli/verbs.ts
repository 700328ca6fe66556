import { check } from './check';
import { CHECK_USAGE } from './check-options';
import { drill } from './drill';
import { DRILL_USAGE } from './drill-options';
import { endpoints } from './endpoints';
import { ENDPOINTS_USAGE } from './endpoints-options';
import { snapshot, SNAPSHOT_USAGE } from './snapshot';
import type { Verb } from './verb';
import { verify, VERIFY_USAGE } from './verify';

/** All verbs, in the order in which `--help` lists them. */
export const VERBS: readonly Verb[] = [
  { name: 'check', usage: CHECK_USAGE, run: check },
  { name: 'endpoints', usage: ENDPOINTS_USAGE, run: endpoints },
  { name: 'snapshot', usage: SNAPSHOT_USAGE, run: snapshot },
  { name: 'verify', usage: VERIFY_USAGE, run: verify },
  { name: 'drill', usage: DRILL_USAGE, run: drill },
];
