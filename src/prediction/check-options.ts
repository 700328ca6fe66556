import { Outage } from '../predict/outage/factory';
import { show } from '../util/show-value';
import { describeUnknownOption } from '../util/unknown-option';
import { UserError } from '../util/user-error';

interface Form {
  /** In words, as in "which is not a list". */
  readonly name: string;
  readonly example: string;
  readonly fits: (value: unknown) => boolean;
}

const isText = (value: unknown): boolean => typeof value === 'string';
const FORMS = {
  service: { name: 'a string', example: `'shop/web'`, fits: isText },
  client: { name: 'a string', example: `'cluster1'`, fits: isText },
  port: { name: 'the number of a port', example: '80', fits: Number.isInteger },
  owners: {
    name: 'a list of directories',
    example: `['owners']`,
    fits: (value) => Array.isArray(value) && value.every(isText),
  },
  outages: {
    name: 'a list of outages',
    example: `['cluster-down:cluster1']`,
    fits: (value) => Array.isArray(value) && value.every((one) => isText(one) || one instanceof Outage),
  },
} satisfies Record<string, Form>;

/** What a question may be narrowed by. */
export type OptionName = keyof typeof FORMS;

/**
 * Throws where options have another form than TypeScript would compile: an option that is misspelt would be passed over, and the
 * answer would be that of another question.
 */
export function checkOptions(given: unknown, known: readonly OptionName[]): void {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    throw new UserError(`the options are ${show(given)}, which is not an object. Write it with ${known.join(', ')}.`);
  }
  for (const [name, value] of Object.entries(given)) {
    if (!isKnown(name, known)) throw new UserError(describeUnknownOption(name, known));
    const form: Form = FORMS[name];
    if (value !== undefined && !form.fits(value)) {
      throw new UserError(`${name} is ${show(value)}, which is not ${form.name}. Write ${name}: ${form.example}.`);
    }
  }
}

function isKnown(name: string, known: readonly string[]): name is OptionName {
  return known.includes(name);
}
