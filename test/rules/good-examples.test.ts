import { RULES } from '../../src/rules/engine';
import { runRules } from '../../src/rules/engine/run';
import { meshOf } from './support';

test.each(RULES.map(({ id, good }) => [id, good] as const))(
  'no rule finds more than advice in the good example of %s',
  (_, good) => {
    const findings = runRules(meshOf(good)).found.map(({ finding }) => finding);
    expect(findings.filter(({ severity }) => severity !== 'advice').map(({ rule }) => rule)).toEqual([]);
  },
);
