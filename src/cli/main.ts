#!/usr/bin/env node
import { check } from './check';
import { CHECK_USAGE } from './check-options';
import { CannotRun, ExitCode } from './exit';

const USAGE = `cdk8s-ambient VERB …

${CHECK_USAGE}
`;

/** Runs a verb and says what to exit with. */
export function main([verb, ...args]: readonly string[]): ExitCode {
  try {
    if (verb === 'check') {
      if (args.includes('--help')) return say(`${CHECK_USAGE}\n`);
      return check(args);
    }
    if (verb === '--help' || verb === 'help') return say(USAGE);
    throw new CannotRun(
      `${verb === undefined ? 'a verb is missing' : `"${verb}" is no verb`}. The verbs: check. More: cdk8s-ambient --help`,
    );
  } catch (error) {
    if (!(error instanceof CannotRun) && !isUsageError(error)) throw error;
    process.stderr.write(`cdk8s-ambient: ${error.message}\n`);
    return ExitCode.COULD_NOT_RUN;
  }
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
  try {
    // Not process.exit(): a pipe that is still being written to would be cut off.
    process.exitCode = main(process.argv.slice(2));
  } catch (error) {
    process.stderr.write(`cdk8s-ambient: ${(error as Error).stack}\n`);
    process.exitCode = ExitCode.COULD_NOT_RUN;
  }
}
