import type { ExitCode } from './exit';

/** Something the command can do. */
export interface Verb {
  readonly name: string;
  /** What `--help` prints: how it is called, what it is for, its options and exit codes. */
  readonly usage: string;
  /** Does it, with the arguments after the verb. Throws {@link CannotRun} where it cannot. */
  readonly run: (args: readonly string[]) => ExitCode | Promise<number>;
}
