import { entriesOf, isUnknown, spreadsOf, whyUnknown, type Declaration } from '../change/declared';
import type { Answer } from '../answer';
import { stringifyYaml } from '../../util/yaml';

const HEAD = `# Bad answers that are known and accepted for now. cdk8s-ambient predict --baseline accepts these, and nothing worse or new.\n`;

/** Writes a file of accepted answers, as readKnownAnswers takes it, for a reviewer to sign. */
export function writeKnownAnswers(answers: readonly Answer[]): string {
  const file = { version: 1, signedBy: '', reason: '', answers: entriesOf(answers, describe) };
  return HEAD + stringifyYaml(file, { lineWidth: 0 });
}

function describe(answer: Answer): Declaration {
  const { verdict } = answer;
  return isUnknown(answer) ? { verdict: 'unknown', because: whyUnknown(answer) } : { verdict, ...spreadsOf(answer) };
}
