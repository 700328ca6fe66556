import { verdictsOn } from '../predict/failures/keep-promises';
import type { Prediction } from '../predict/prediction';
import { readPromises } from '../promises/read-promises';
import { promisesAsJson, promisesAsJunit, promisesAsText } from '../report/promises';
import { ExitCode } from './exit';
import { explainCommand } from './explain-command';
import { print } from './output';
import { readInput } from './read-input';

/** `cdk8s-ambient predict --promises FILE`: whether what is promised of services is kept. */
export async function predictPromises(
  prediction: Prediction,
  file: string,
  options: Parameters<typeof explainCommand>[0] & { readonly format: 'text' | 'json' | 'junit' },
): Promise<ExitCode> {
  const promises = readInput('--promises', file, readPromises);
  const verdicts = verdictsOn(prediction, promises);
  const toCommand: Parameters<typeof promisesAsText>[1] = (service, client, outages) =>
    explainCommand(options, { service, client }, outages);
  switch (options.format) {
    case 'text':
      await print(promisesAsText(verdicts, toCommand));
      break;
    case 'json':
      await print(`${JSON.stringify(promisesAsJson(verdicts, toCommand), null, 2)}\n`);
      break;
    case 'junit':
      await print(promisesAsJunit(verdicts, toCommand));
  }
  return verdicts.every(({ outcome }) => outcome === 'kept') ? ExitCode.GOOD : ExitCode.BAD;
}
