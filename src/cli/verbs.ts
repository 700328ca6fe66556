import { check } from './check';
import { CHECK_USAGE } from './check-options';
import { diff } from './diff';
import { DIFF_USAGE } from './diff-options';
import { drill } from './drill';
import { DRILL_USAGE } from './drill-options';
import { endpoints } from './endpoints';
import { ENDPOINTS_USAGE } from './endpoints-options';
import { explain, EXPLAIN_USAGE } from './explain';
import { predict } from './predict';
import { PREDICT_USAGE } from './predict-options';
import { snapshot, SNAPSHOT_USAGE } from './snapshot';
import type { Verb } from './verb';
import { verify, VERIFY_USAGE } from './verify';

/** All verbs, in the order in which `--help` lists them. */
export const VERBS: readonly Verb[] = [
  { name: 'check', usage: CHECK_USAGE, run: check },
  { name: 'predict', usage: PREDICT_USAGE, run: predict },
  { name: 'explain', usage: EXPLAIN_USAGE, run: explain },
  { name: 'diff', usage: DIFF_USAGE, run: diff },
  { name: 'endpoints', usage: ENDPOINTS_USAGE, run: endpoints },
  { name: 'snapshot', usage: SNAPSHOT_USAGE, run: snapshot },
  { name: 'verify', usage: VERIFY_USAGE, run: verify },
  { name: 'drill', usage: DRILL_USAGE, run: drill },
];
