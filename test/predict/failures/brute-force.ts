import type { Client } from '../../../src/predict/client/client';
import { componentsOf } from '../../../src/predict/failures/component';
import type { FailureQuestion } from '../../../src/predict/failures/minimal-sets';
import type { Outage } from '../../../src/predict/outage/outage';
import { formatOutages } from '../../../src/predict/outage/outage-syntax';
import { Situation } from '../../../src/predict/situation/situation';
import type { Prediction } from '../../../src/predict/prediction/prediction';
import { outcomeOf } from '../../../src/predict/questions/ask';

/** What there is to find for one client, as text. */
export interface Expected {
  readonly failing: readonly string[];
  readonly unknown: readonly string[];
  /** "set < healed by". */
  readonly healed: readonly string[];
}

/** Every set of at most so many failures, one way of each component at most. */
export function allSets(
  prediction: Prediction,
  service: string,
  most: number,
  withControlPlanes = false,
): (readonly Outage[])[] {
  let sets: (readonly Outage[])[] = [[]];
  for (const { ways } of componentsOf(prediction.view, service, withControlPlanes)) {
    sets = sets.flatMap((set) => [set, ...(set.length < most ? ways.map((way) => [...set, way]) : [])]);
  }
  return sets;
}

/** Computes every answer anew, and looks through all of them. */
export function bruteForce(
  prediction: Prediction,
  { service, most, limit, withControlPlanes }: FailureQuestion,
  client: Client,
): Expected {
  const isThere = (set: readonly Outage[]) =>
    !set.some(({ kind, cluster }) => kind === 'cluster-down' && cluster === client.cluster);
  const answers = allSets(prediction, service, most, withControlPlanes)
    .filter(isThere)
    .map((set) => {
      const { afterEjection } = prediction.answer(
        { client, service },
        set,
        outcomeOf(new Situation(prediction.view, set), { client, service }),
      );
      return { set, errors: afterEjection?.errors };
    });
  const failing = answers.filter(({ errors }) => errors !== undefined && errors > limit + 1e-9);
  const unknown = answers.filter(({ errors }) => errors === undefined);
  const good = answers.filter(({ errors }) => errors !== undefined && errors <= limit + 1e-9);
  const minimal = failing.filter((one) => !failing.some((other) => isPart(other.set, one.set)));
  const text = (set: readonly Outage[]) => formatOutages(set, service);
  return {
    failing: minimal.map(({ set, errors }) => `${text(set)} ${errors!.toFixed(6)}`).sort(),
    unknown: unknown
      .filter((one) => ![...failing, ...unknown].some((other) => isPart(other.set, one.set)))
      .map(({ set }) => text(set))
      .sort(),
    healed: minimal
      .flatMap(({ set }) => {
        const healing = good.filter((other) => isPart(set, other.set));
        return healing
          .filter((one) => !healing.some((other) => isPart(other.set, one.set)))
          .map((one) => `${text(set)} < ${text(one.set)}`);
      })
      .sort(),
  };
}

function isPart(part: readonly Outage[], whole: readonly Outage[]): boolean {
  return part.length < whole.length && part.every((one) => whole.includes(one));
}
