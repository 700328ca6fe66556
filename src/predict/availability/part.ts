import { componentsOf, waysOfPods } from '../failures';
import type { Cluster } from '../../model/mesh';
import { requireCluster, requireNamesOf, requireRegion, requireZone, type Prediction } from '../prediction';
import { parseOutages, type Outage } from '../outage';
import { problemFoundBy } from '../../util/user-error';
import { unavailabilityOf, type FailureGroup, type Rates } from './rates';

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
  const components = componentsOf(prediction.view, service, true).map(({ cluster, ways }): Part => {
    const { region } = prediction.view.clusterOf(cluster).cluster;
    return {
      ways: ways.map((outage) => ({ outages: [outage], probability: unavailabilityOf(rates, outage, region) })),
    };
  });
  const toWay = ({ outages, unavailability }: FailureGroup): PartWay => {
    return { outages: outages.flatMap((text) => parseOutages(text, service)), probability: unavailability };
  };
  const causes = rates.together.map((group): Part => ({ ways: [toWay(group)] }));
  return [...components, ...causes, { ways: rates.maintenance.map(toWay) }]
    .map(({ ways }) => ({ ways: ways.filter(({ probability }) => probability > 0) }))
    .filter(({ ways }) => ways.length > 0);
}

/** What a file of rates says of things that a mesh does not have, or that cannot be: it would count for nothing. */
export function problemsWith(rates: Rates, prediction: Prediction, services: readonly string[]): string[] {
  const problems = [
    ...rates.overrides.flatMap(({ cluster, region, zone, place }) =>
      problemOf(place, () => {
        if (region !== undefined) requireRegion(prediction, region);
        if (cluster !== undefined) requireCluster(prediction, cluster);
        if (cluster !== undefined && zone !== undefined) requireZone(prediction, cluster, zone);
      }),
    ),
    ...[...rates.together, ...rates.maintenance].flatMap(({ outages, place }) =>
      outages.flatMap((text) =>
        services.slice(0, 1).flatMap((service) =>
          problemOf(place, () => {
            for (const outage of parseOutages(text, service)) requireNamesOf(prediction, outage);
          }),
        ),
      ),
    ),
  ];
  const tooMuch = prediction.view.clusters.flatMap(({ cluster }) => tooMuchIn(rates, cluster));
  return [...new Set([...problems, ...tooMuch, ...tooMuchMaintenance(rates)])];
}

function tooMuchMaintenance({ maintenance }: Rates): string[] {
  if (maintenance.reduce((sum, { unavailability }) => sum + unavailability, 0) < 1) return [];
  return ['the maintenance takes 100 % of the time or more, although no two parts of it overlap.'];
}

/** Pods that always fail in one way or another have no share of time left in which they work. */
function tooMuchIn(rates: Rates, { name, region }: Pick<Cluster, 'name' | 'region'>): string[] {
  const ways = waysOfPods('any/any', name).map((outage) => unavailabilityOf(rates, outage, region));
  if (ways.reduce((sum, one) => sum + one, 0) < 1) return [];
  return [
    `${name}: the rates of scaled-to-zero, unready and failing come to 100 % or more, and pods fail in one of these ways at a time.`,
  ];
}

function problemOf(place: string, check: () => void): string[] {
  const problem = problemFoundBy(check);
  return problem === undefined ? [] : [`${place}: ${problem}`];
}

/** The share of time in which a part fails in any way. */
export function unavailabilityOfPart(ways: readonly PartWay[]): number {
  return ways.reduce((sum, { probability }) => sum + probability, 0);
}
