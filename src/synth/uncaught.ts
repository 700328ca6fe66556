/** Set to anything, a refusal that no code catches is printed with its stack. */
const STACK = 'CDK8S_AMBIENT_STACK';

let isWatching = false;

/**
 * Has errors that no code catches printed as their message alone, as far as they are texts for the author of an app: Node
 * prints a line of this library before them and a stack after, between which a text is easily missed. Every other error is
 * printed as Node prints it.
 *
 * @param isText reports whether an error is such a text
 */
export function printAsMessage(isText: (error: Error) => boolean): void {
  if (isWatching) return;
  isWatching = true;
  process.on('uncaughtExceptionMonitor', (error) => {
    if (!isText(error) || process.listenerCount('uncaughtException') > 0 || (process.env[STACK] ?? '') !== '') return;
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  });
}
