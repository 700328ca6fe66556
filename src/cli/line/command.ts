import type { ExitCode } from './exit';
import type { OptionTable, ValuesOf } from './option';

/** What the caller typed after the name of a command. */
export interface Arguments<Options extends OptionTable> {
  readonly values: ValuesOf<Options>;
  /** What is not an option: directories. */
  readonly operands: readonly string[];
}

/** A command, as data: parsing, help and docs/cli.md are made from it. */
export interface Command<Options extends OptionTable = OptionTable> {
  /** How it is called, without the name of the program: "check DIR… [options]". */
  readonly synopsis: readonly string[];
  /** What it does, in a few sentences. */
  readonly description: string;
  readonly options: Options;
  /** False where it takes options only. */
  readonly takesOperands: boolean;
  /** What help explains below the options: the syntax of a value, for example. */
  readonly notes?: string;
  /** What the exit codes mean. */
  readonly exitCodes: Readonly<Record<string, string>>;
  /** Runs it. Throws UserError where it cannot. */
  readonly run: (given: Arguments<Options>) => ExitCode | Promise<number>;
}

/** Checks that a command and its options fit together, and forgets which options these are. */
export function defineCommand<const Options extends OptionTable>(command: Command<Options>): Command {
  return command as unknown as Command;
}
