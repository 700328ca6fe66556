import { parseArgs } from 'node:util';
import { UserError } from '../../util/user-error';
import type { Arguments, Command } from './command';
import { CannotRun } from './exit';
import { didYouMean } from './meant-by';
import { BadValue, type Option, type OptionTable } from './option';

/**
 * Reads the arguments of a command.
 *
 * @throws CannotRun with everything that is wrong with them
 */
export function parseArguments(
  name: string,
  { options, takesOperands }: Command,
  args: readonly string[],
): Arguments<OptionTable> {
  const { tokens } = parseArgs({
    args: [...args],
    strict: false,
    tokens: true,
    allowPositionals: true,
    options: Object.fromEntries(
      Object.entries(options).map(([name, option]) => [
        name,
        { type: option.kind === 'flag' ? 'boolean' : 'string', ...shortOf(option) },
      ]),
    ),
  });
  const given = new Map<string, string[]>();
  const operands: string[] = [];
  const problems: string[] = [];
  for (const token of tokens) {
    if (token.kind === 'positional') operands.push(token.value);
    if (token.kind !== 'option') continue;
    const option = Object.hasOwn(options, token.name) ? options[token.name] : undefined;
    const problem = problemOf(name, token, option, options);
    if (problem !== undefined) problems.push(problem);
    else given.set(token.name, [...(given.get(token.name) ?? []), token.value ?? '']);
  }
  if (!takesOperands && operands.length > 0) {
    problems.push(`unexpected argument ${JSON.stringify(operands[0])}: ${name} takes options only.`);
  }
  const values = Object.fromEntries(
    Object.entries(options).map(([option, definition]) => [
      option,
      valueOf(option, definition, given.get(option) ?? [], problems),
    ]),
  );
  if (problems.length > 0) {
    throw new CannotRun(`${problems.join('\n')}\nMore: cdk8s-ambient help ${name}`);
  }
  return { values, operands };
}

function shortOf(option: Option): { short?: string } {
  return 'short' in option && option.short !== undefined ? { short: option.short } : {};
}

/** An option as it was typed. */
interface OptionToken {
  readonly rawName: string;
  readonly value: string | undefined;
  readonly inlineValue: boolean | undefined;
}

function problemOf(
  command: string,
  { rawName, value, inlineValue }: OptionToken,
  option: Option | undefined,
  options: OptionTable,
): string | undefined {
  if (option === undefined) return unknownOption(command, rawName, options);
  if (option.kind === 'flag') {
    return value === undefined ? undefined : `${rawName} takes no value, and has ${JSON.stringify(value)}.`;
  }
  const { name } = option.type;
  if (value === undefined) return `${rawName} needs a value: ${rawName} ${name}`;
  if (inlineValue !== true && value.startsWith('-')) {
    return `${rawName} needs a value, and ${JSON.stringify(value)} follows. Where that is the value: ${rawName}=${value}`;
  }
  return undefined;
}

function unknownOption(command: string, given: string, options: OptionTable): string {
  const known = Object.keys(options).map((name) => `--${name}`);
  const optionsOf = known.length === 0 ? `${command} has no options.` : `Options of ${command}: ${known.join(', ')}.`;
  return `unknown option ${given}${didYouMean(given, known)} ${optionsOf}`;
}

function valueOf(name: string, option: Option, given: readonly string[], problems: string[]): unknown {
  const read = (text: string): unknown => {
    try {
      return (option as Exclude<Option, { kind: 'flag' }>).type.read(text);
    } catch (error) {
      if (error instanceof BadValue) problems.push(`--${name} is ${JSON.stringify(text)}; ${error.message}.`);
      else if (error instanceof UserError) problems.push(`--${name}: ${error.message}`);
      else throw error;
      return undefined;
    }
  };
  switch (option.kind) {
    case 'flag':
      return given.length > 0;
    case 'optional':
    case 'defaulted': {
      // The last one counts, as is customary: a script can override its own defaults.
      const text = given.at(-1) ?? (option.kind === 'defaulted' ? option.default : undefined);
      return text === undefined ? undefined : read(text);
    }
    case 'repeatable':
      return given.flatMap((text) => (option.commas ? text.split(',').map((part) => part.trim()) : [text])).map(read);
  }
}
