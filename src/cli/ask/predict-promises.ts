import { BOUND, Deadline, type Limits } from '../../predict/availability';
import { servicesOf, verdictsOn, type PromiseVerdict } from '../../predict/promises';
import type { Prediction } from '../../predict/prediction';
import type { ServicePromise } from '../../promises/promise';
import { promisesAsJson, promisesAsJunit, promisesAsText } from '../../report/failures/promises';
import { jsonText } from '../../report/format';
import { ExitCode } from '../line/exit';
import { explainCommand } from './explain-command';
import type { PromisesMode } from '../options/failures-options';
import { print } from '../screen/output';
import { reportNotStated, requireParts } from './predict-rates';

/** `cdk8s-ambient predict --promises FILE`: whether what is promised of services is kept. */
export function predictPromises(
  prediction: Prediction,
  mode: PromisesMode,
  options: Parameters<typeof explainCommand>[0] & { readonly format: 'text' | 'json' | 'junit' },
): () => Promise<ExitCode> {
  const verdicts = decidePromises(prediction, mode);
  const toCommand: Parameters<typeof promisesAsText>[1] = (service, client, outages) =>
    explainCommand(options, { service, client }, outages);
  return async () => {
    if (mode.rates !== undefined) reportNotStated(mode.rates, prediction);
    await print(textOf(verdicts, options.format, toCommand));
    return verdicts.every(({ outcome }) => outcome === 'kept') ? ExitCode.GOOD : ExitCode.BAD;
  };
}

function textOf(
  verdicts: readonly PromiseVerdict[],
  format: 'text' | 'json' | 'junit',
  toCommand: Parameters<typeof promisesAsText>[1],
): string {
  switch (format) {
    case 'text':
      return promisesAsText(verdicts, toCommand);
    case 'json':
      return jsonText(promisesAsJson(verdicts, toCommand));
    case 'junit':
      return promisesAsJunit(verdicts, toCommand);
  }
}

/** Looks whether promises are kept. */
export function decidePromises(prediction: Prediction, { promises, rates, drilled }: PromisesMode): PromiseVerdict[] {
  if (rates !== undefined) requireParts(prediction, rates, prediction.services);
  return verdictsOn(prediction, promises, {
    expected: rates && { rates: rates.rates, toLimits: limitsWithin(rates.seconds, prediction, promises) },
    drilled,
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
