import { componentsOf, waysOfPods } from '../failures/component';
import { requireCluster, requireNamesOf, requireZone } from '../names';
import type { Outage } from '../outage/outage';
import { parseOutages } from '../outage/outage-syntax';
import type { Prediction } from '../prediction';
import { UserError } from '../../util/user-error';
import { unavailabilityOf, type Rates } from './rates';

/** Something that fails independently of all other parts: a component, or a cause that fails several at once. */
export interface Part {
  /** At most one of them at a time. */
  readonly ways: readonly PartWay[];
}

/** One way in which a part fails, for a share of time from 0 to 1. */
export interface PartWay {
  readonly outages: readonly Outage[];
  readonly probability: number;
}

/** The parts that the answers of a service ("namespace/name") may depend on, without those that never fail. */
export function partsOf(prediction: Prediction, service: string, rates: Rates): Part[] {
  const components = componentsOf(prediction.view, service).map(({ ways }): Part => {
    return { ways: ways.map((outage) => ({ outages: [outage], probability: unavailabilityOf(rates, outage) })) };
  });
  const groups = rates.together.map(({ outages, unavailability }): Part => {
    const all = outages.flatMap((text) => parseOutages(text, service));
    return { ways: [{ outages: all, probability: unavailability }] };
  });
  return [...components, ...groups]
    .map(({ ways }) => ({ ways: ways.filter(({ probability }) => probability > 0) }))
    .filter(({ ways }) => ways.length > 0);
}

/** What a file of rates says of things that a mesh does not have, or that cannot be: it would count for nothing. */
export function problemsWith(rates: Rates, prediction: Prediction, services: readonly string[]): string[] {
  const problems = [
    ...rates.overrides.flatMap(({ cluster, zone, place }) =>
      problemOf(place, () => {
        requireCluster(prediction, cluster);
        if (zone !== undefined) requireZone(prediction, cluster, zone);
      }),
    ),
    ...rates.together.flatMap(({ outages, place }) =>
      outages.flatMap((text) =>
        services.slice(0, 1).flatMap((service) =>
          problemOf(place, () => {
            for (const outage of parseOutages(text, service)) requireNamesOf(prediction, outage);
          }),
        ),
      ),
    ),
  ];
  return [...new Set([...problems, ...prediction.clusters.flatMap((cluster) => tooMuchIn(rates, cluster))])];
}

/** Pods that always fail in one way or another have no share of time left in which they work. */
function tooMuchIn(rates: Rates, cluster: string): string[] {
  const ways = waysOfPods('any/any', cluster).map((outage) => unavailabilityOf(rates, outage));
  if (ways.reduce((sum, one) => sum + one, 0) < 1) return [];
  return [
    `${cluster}: the rates of scaled-to-zero, unready and failing come to 100 % or more, and pods fail in one of these ways at a time.`,
  ];
}

function problemOf(place: string, check: () => void): string[] {
  try {
    check();
    return [];
  } catch (error) {
    if (error instanceof UserError) return [`${place}: ${error.message}`];
    throw error;
  }
}

/** The share of time in which a part fails in any way. */
export function unavailabilityOfPart(ways: readonly PartWay[]): number {
  return ways.reduce((sum, { probability }) => sum + probability, 0);
}
