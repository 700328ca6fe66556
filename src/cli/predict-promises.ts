import { BOUND, Deadline } from '../predict/availability/deadline';
import type { Limits } from '../predict/availability/expected';
import { servicesOf, verdictsOn, type Verdict } from '../predict/failures/keep-promises';
import type { Prediction } from '../predict/prediction';
import type { ServicePromise } from '../promises/promise';
import { readPromises } from '../promises/read-promises';
import { promisesAsJson, promisesAsJunit, promisesAsText } from '../report/promises';
import { readDrilled } from './drill-records';
import { ExitCode } from './exit';
import { explainCommand } from './explain-command';
import type { PromisesMode } from './failures-options';
import { print } from './output';
import { readRatesFor } from './predict-rates';
import { readInput } from './read-input';

/** `cdk8s-ambient predict --promises FILE`: whether what is promised of services is kept. */
export async function predictPromises(
  prediction: Prediction,
  mode: PromisesMode,
  options: Parameters<typeof explainCommand>[0] & { readonly format: 'text' | 'json' | 'junit' },
): Promise<ExitCode> {
  const verdicts = decidePromises(prediction, mode);
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

/** Reads promises and what they are decided by, and looks whether they are kept. */
export function decidePromises(prediction: Prediction, { file, rates, drills }: PromisesMode): Verdict[] {
  const promises = readInput('--promises', file, readPromises);
  return verdictsOn(prediction, promises, {
    expected: rates && {
      rates: readRatesFor(prediction, rates.file, prediction.services),
      toLimits: limitsWithin(rates.seconds, prediction, promises),
    },
    drilled: drills && readDrilled(drills.folder, drills.asOf),
  });
}

/** Divides the time among the clients of the services that availability is promised for. */
function limitsWithin(seconds: number, prediction: Prediction, promises: readonly ServicePromise[]): () => Limits {
  const asked = promises
    .filter(({ availability }) => availability !== undefined)
    .flatMap((promise) => promise.services.flatMap((pattern) => servicesOf(prediction, pattern)));
  const deadline = new Deadline(seconds, asked.length * prediction.clusters.length);
  return () => ({ bound: BOUND, isOver: deadline.next() });
}
