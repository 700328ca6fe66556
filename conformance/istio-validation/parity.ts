import { validateDestinationRule } from '../../src/istio/webhook/destination-rule';
import { generate, type GeneratedRule } from './generator';

/** What istiod's own code says of an object; empty where it says nothing. See conformance/go/istio/validate. */
interface Verdict {
  readonly unknown?: string;
  readonly decode?: string;
  readonly error?: string;
  readonly warning?: string;
}

/** Hands objects, one a line, to the Go program `validate`, and returns its lines. */
export type Validator = (objects: string) => Promise<string>;

export interface Parity {
  readonly objects: number;
  /** How many of them istiod cannot read, refuses, and takes with and without a warning. */
  readonly unreadable: number;
  readonly refused: number;
  /** How many of them it refuses only in some orders of a map; it is counted as it answered the first time. */
  readonly refusedAtTimes: number;
  readonly warned: number;
  readonly unremarkable: number;
  /** How many have fields that istiod does not know, whatever else it says of them. */
  readonly withUnknownFields: number;
  /** Objects of which we say something else than istiod. Empty is good. */
  readonly differences: readonly string[];
}

/** What is compared: whether there is something to say, not in which words. */
interface Answer {
  readonly readable: boolean;
  readonly known?: boolean;
  readonly refused?: boolean;
  readonly warned?: boolean;
}

/**
 * istiod reads a Go map in an order that changes from one time to the next, and some rules it refuses in some orders only.
 * Asked this often, it comes across one of them: that it should not is less likely than one in 2^36.
 */
const TIMES = 200;

/** Asks istiod's code and ours about random rules. */
export async function compareVerdicts(seed: number, count: number, validate: Validator): Promise<Parity> {
  const rules = generate(seed, count);
  const theirs = (await ask(rules, validate)).map(toAnswer);
  const ours = rules.map(ourAnswer);
  const differences: string[] = [];
  let refusedAtTimes = 0;
  for (const [index, rule] of rules.entries()) {
    const mine = ours[index]!;
    if (mine.atTimes) refusedAtTimes++;
    const problem = mine.atTimes
      ? await isRefusedAtTimes(rule, mine.answer, validate)
      : findDifference(theirs[index]!, mine.answer);
    if (problem !== undefined) differences.push(`${problem}: ${JSON.stringify(rule)}`);
  }
  const howMany = (is: (answer: Answer) => boolean): number => theirs.filter(is).length;
  return {
    objects: rules.length,
    unreadable: howMany(({ readable }) => !readable),
    refused: howMany(({ refused }) => refused === true),
    refusedAtTimes,
    warned: howMany(({ refused, warned }) => refused === false && warned === true),
    unremarkable: howMany(({ refused, warned }) => refused === false && warned === false),
    withUnknownFields: howMany(({ known }) => known === false),
    differences,
  };
}

/** The figures in one line. */
export function describe(parity: Parity): string {
  const { objects, unreadable, refused, refusedAtTimes, warned, unremarkable, withUnknownFields } = parity;
  return (
    `${objects} objects: ${unreadable} unreadable, ${refused} refused, ${warned} taken with a warning, ${unremarkable} taken ` +
    `without; ${withUnknownFields} with unknown fields, ${refusedAtTimes} refused at times; ${parity.differences.length} differences`
  );
}

/** What else is said does not depend on the order. */
async function isRefusedAtTimes(rule: GeneratedRule, mine: Answer, validate: Validator): Promise<string | undefined> {
  const answers = (
    await ask(
      Array.from({ length: TIMES }, () => rule),
      validate,
    )
  ).map(toAnswer);
  if (!answers.some(({ refused }) => refused === true))
    return `istiod never refuses it in ${TIMES} times, we say at times`;
  return answers
    .map((answer) => findDifference({ ...answer, refused: true }, mine))
    .find((problem) => problem !== undefined);
}

async function ask(rules: readonly GeneratedRule[], validate: Validator): Promise<readonly Verdict[]> {
  const lines = (await validate(rules.map((rule) => `${JSON.stringify(rule)}\n`).join(''))).trimEnd().split('\n');
  if (lines.length !== rules.length)
    throw new Error(`asked about ${rules.length} objects, got ${lines.length} answers`);
  return lines.map((line) => JSON.parse(line) as Verdict);
}

/** Of what cannot be read nothing else is known. */
function toAnswer({ decode, unknown, error, warning }: Verdict): Answer {
  if (decode !== undefined) return { readable: false };
  return { readable: true, known: unknown === undefined, refused: error !== undefined, warned: warning !== undefined };
}

function ourAnswer(rule: GeneratedRule): { readonly answer: Answer; readonly atTimes: boolean } {
  const { errors, warnings } = validateDestinationRule(rule);
  if (errors.some(({ kind }) => kind === 'undecodable')) return { answer: { readable: false }, atTimes: false };
  const reasons = errors.filter(({ kind }) => kind === 'invalid');
  return {
    answer: {
      readable: true,
      known: !errors.some(({ kind }) => kind === 'unknown-field'),
      refused: reasons.length > 0,
      warned: warnings.length > 0,
    },
    atTimes: reasons.length > 0 && reasons.every(({ sometimes }) => sometimes === true),
  };
}

function findDifference(theirs: Answer, mine: Answer): string | undefined {
  const [left, right] = [JSON.stringify(theirs), JSON.stringify(mine)];
  return left === right ? undefined : `istiod says ${left}, we say ${right}`;
}
