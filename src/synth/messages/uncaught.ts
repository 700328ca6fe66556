import { existsSync } from 'node:fs';

/** Set to anything, a refusal that no code catches is printed with its stack. */
const STACK = 'CDK8S_AMBIENT_STACK';

/** The output folder that `cdk8s synth` passes to an app. */
const FOLDER = 'CDK8S_OUTDIR';

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
    process.stderr.write(`${error.message}\n${emptied() ?? ''}`);
    process.exit(1);
  });
}

/** What to do about an output folder that the cdk8s CLI has removed before it ran the app; undefined where it is there. */
function emptied(): string | undefined {
  const folder = process.env[FOLDER] ?? '';
  if (folder === '' || existsSync(folder)) return undefined;
  return `cdk8s synth removes ${folder}/ before it runs the app. If it is committed, this restores it: git checkout ${folder}\n`;
}
