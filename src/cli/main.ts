#!/usr/bin/env node
import { visibleLines } from '../report/escape';
import { CannotRun, ExitCode } from './exit';
import { Interrupted } from './interruption';
import { VERBS } from './verbs';

/** Runs a verb and says what to exit with. */
export async function main([name, ...args]: readonly string[]): Promise<number> {
  try {
    if (name === '--help' || name === 'help') return say(usage());
    const verb = VERBS.find((known) => known.name === name);
    if (verb === undefined) {
      throw new CannotRun(
        `${name === undefined ? 'a verb is missing' : `"${name}" is no verb`}. The verbs: ${VERBS.map((known) => known.name).join(', ')}. More: cdk8s-ambient --help`,
      );
    }
    if (args.includes('--help')) return say(`${verb.usage}\n`);
    return await verb.run(args);
  } catch (error) {
    if (error instanceof Interrupted) return error.exitCode;
    if (!(error instanceof CannotRun) && !isUsageError(error)) throw error;
    process.stderr.write(visibleLines(`cdk8s-ambient: ${error.message}`.split('\n')));
    return ExitCode.COULD_NOT_RUN;
  }
}

function usage(): string {
  return `${['cdk8s-ambient VERB …', ...VERBS.map((verb) => verb.usage)].join('\n\n')}\n`;
}

function say(text: string): ExitCode {
  process.stdout.write(text);
  return ExitCode.GOOD;
}

/** What parseArgs says of options it does not know. */
function isUsageError(error: unknown): error is Error {
  return String((error as Partial<NodeJS.ErrnoException> | undefined)?.code).startsWith('ERR_PARSE_ARGS');
}

if (require.main === module) {
  // Not process.exit(): a pipe that is still being written to would be cut off.
  main(process.argv.slice(2)).then(
    (code) => (process.exitCode = code),
    (error: unknown) => {
      process.stderr.write(`cdk8s-ambient: ${(error as Error).stack}\n`);
      process.exitCode = ExitCode.COULD_NOT_RUN;
    },
  );
}
