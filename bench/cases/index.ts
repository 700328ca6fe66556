import type { Case } from '../case';
import type { Scratch } from '../scratch';
import { again } from './again';
import { check } from './check';
import { cli } from './cli';
import { fleet } from './fleet';
import { growth } from './growth';
import { predict } from './predict';
import { shared } from './shared';
import { unshared } from './unshared';

/** `again` and `cli` come last: they delete files, see Scratch. */
export const CASES = ['shared', 'unshared', 'growth', 'check', 'predict', 'fleet', 'cli', 'again'] as const;
export type CaseId = (typeof CASES)[number];

const PREPARE: Record<CaseId, (scratch: Scratch) => Case> = {
  shared,
  unshared,
  growth,
  check,
  predict,
  fleet,
  cli,
  again,
};

/** Makes a case ready to be measured. */
export function prepareCase(id: CaseId, scratch: Scratch): Case {
  return PREPARE[id](scratch);
}
