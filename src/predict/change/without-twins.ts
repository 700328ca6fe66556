import { groupBy } from '../../util/group-by';
import type { Prediction } from '../prediction';

/** Takes in how much of some work is done. */
export type ReportsProgress = (done: number, of: number) => void;

type TellsKeys = Pick<Prediction, 'twinKeyOf'>;

/**
 * What is found about services, without looking at those of which a twin was looked at and nothing was found: of such there is nothing
 * either. Only what is a twin in every one of the meshes is left out.
 */
export function withoutTwins<Found>(
  services: readonly string[],
  predictions: readonly TellsKeys[],
  find: (service: string) => readonly Found[],
  report: ReportsProgress = () => undefined,
): Found[] {
  const free = new Set<string>();
  return services.flatMap((service, place) => {
    report(place, services.length);
    const key = keyInAll(predictions, service);
    if (key !== undefined && free.has(key)) return [];
    const found = find(service);
    if (key !== undefined && found.length === 0) free.add(key);
    return found;
  });
}

/** Services with those that are their twins in every one of the meshes, in their order. One without twins is alone. */
export function groupsOfTwins(
  services: readonly string[],
  predictions: readonly TellsKeys[],
): (readonly [string, ...string[]])[] {
  return [...groupBy(services, (service) => keyInAll(predictions, service) ?? Symbol(service)).values()];
}

/** Equal for services that are twins in every one of the meshes; undefined for one that is like no other in one of them. */
function keyInAll(predictions: readonly TellsKeys[], service: string): string | undefined {
  const keys = predictions.map((prediction) => prediction.twinKeyOf(service));
  return keys.includes(undefined) ? undefined : keys.join();
}
