import { parse } from 'yaml';
import { validateDestinationRule } from '../../../src/istio/webhook/destination-rule';

/** What Istio says of a rule with this YAML as its spec, as "path: message", and with "(sometimes)" where it depends. */
export function judge(spec: string, metadata: object = { name: 'rule', namespace: 'sample' }) {
  const { errors, warnings } = validateDestinationRule({ metadata, spec: parse(spec) });
  const say = ({ path, message, sometimes }: (typeof errors)[number]) =>
    `${path}${sometimes === true ? ' (sometimes)' : ''}: ${message}`;
  return { errors: errors.map(say), warnings: warnings.map(say) };
}

/** The same, where the YAML is the traffic policy of a rule that is otherwise right. */
export function judgePolicy(policy: string) {
  return judge(`{host: reviews, trafficPolicy: {${policy}}}`);
}

export const FINE = { errors: [], warnings: [] };

/** One error, with these words in it, and nothing else. */
export function refused(words: string, ...further: string[]) {
  return { errors: [words, ...further].map((each) => expect.stringContaining(each)), warnings: [] };
}

/** Taken, with a warning that has these words in it. */
export function warned(words: string) {
  return { errors: [], warnings: [expect.stringContaining(words)] };
}
