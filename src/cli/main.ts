#!/usr/bin/env node
import { isSystemError } from '../util/system-error';
import { visibleLines } from '../util/escape';
import { UserError } from '../util/user-error';
import { COMMANDS, type CommandEntry } from './commands';
import { CannotRun, ExitCode } from './line/exit';
import { helpOf, overview } from './help';
import { Interrupted } from './screen/interruption';
import { didYouMean } from './line/meant-by';
import { DEFAULT_WIDTH, outputFailure, print, terminalWidth, watchOutput } from './screen/output';
import { packageVersion } from '../util/package-version';
import { parseArguments } from './line/parse';
import { progress } from './screen/progress';

/** Runs a command and returns what to exit with. Nothing else turns errors into text and exit codes. */
export async function main(args: readonly string[]): Promise<number> {
  try {
    return await run(args);
  } catch (error) {
    progress.clear();
    if (error instanceof Interrupted) return error.exitCode;
    process.stderr.write(visibleLines(`cdk8s-ambient: ${describe(error)}`.split('\n')));
    return ExitCode.COULD_NOT_RUN;
  }
}

async function run([name, ...args]: readonly string[]): Promise<number> {
  if (name === undefined) {
    process.stderr.write(overview());
    return ExitCode.COULD_NOT_RUN;
  }
  if (['--version', '-V', '-v'].includes(name)) return say(`${packageVersion()}\n`);
  if (['--help', '-h', 'help'].includes(name)) {
    const [asked] = args.filter((argument) => !HELP.includes(argument));
    return say(asked === undefined ? overview() : help(find(asked)));
  }
  const entry = find(name);
  const end = args.indexOf('--');
  if (args.slice(0, end === -1 ? args.length : end).some((argument) => HELP.includes(argument))) {
    return say(help(entry));
  }
  const command = entry.load();
  return await command.run(parseArguments(entry.name, command, args));
}

const HELP = ['--help', '-h'];

function help({ load }: CommandEntry): string {
  return helpOf(load(), terminalWidth() ?? DEFAULT_WIDTH);
}

function find(name: string): CommandEntry {
  const entry = COMMANDS.find((known) => known.name === name);
  if (entry !== undefined) return entry;
  const names = COMMANDS.map((known) => known.name);
  const isOption = name.startsWith('-');
  throw new CannotRun(
    `unknown ${isOption ? 'option' : 'command'} ${isOption ? name : JSON.stringify(name)}${didYouMean(name, isOption ? ['--help', '--version'] : names)} Commands: ${names.join(', ')}. More: cdk8s-ambient --help`,
  );
}

async function say(text: string): Promise<ExitCode> {
  await print(text);
  return ExitCode.GOOD;
}

/** An error in words. Only one that is a defect of this program has a stack trace. */
function describe(error: unknown): string {
  if (error instanceof UserError) return error.message;
  if (isSystemError(error)) return `the operating system refuses: ${error.message}`;
  const { stack, message } = error instanceof Error ? error : new Error(String(error));
  return `this is a defect of cdk8s-ambient. Please report it with the following lines.\n${stack ?? message}`;
}

/** Runs the program: what its file in bin/ calls. */
export async function runProgram(): Promise<void> {
  watchOutput();
  const code = await main(process.argv.slice(2));
  const lost = outputFailure();
  if (lost !== undefined) process.stderr.write(`cdk8s-ambient: the output is not complete: ${lost.message}\n`);
  // Not process.exit(): a pipe that is still being written to would be cut off.
  process.exitCode = lost === undefined ? code : ExitCode.COULD_NOT_RUN;
}

if (require.main === module) void runProgram();
