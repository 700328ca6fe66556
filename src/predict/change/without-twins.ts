import type { Prediction } from '../prediction';

/** Takes in how much of some work is done. */
export type ReportsProgress = (done: number, of: number) => void;

/**
 * What is found about services, without looking at those of which a twin was looked at and nothing was found: of such there is nothing
 * either. Only what is a twin in every one of the meshes is left out.
 */
export function withoutTwins<Found>(
  services: readonly string[],
  predictions: ReadonlyArray<Pick<Prediction, 'twinKeyOf'>>,
  find: (service: string) => readonly Found[],
  report: ReportsProgress = () => undefined,
): Found[] {
  const free = new Set<string>();
  return services.flatMap((service, place) => {
    report(place, services.length);
    const keys = predictions.map((prediction) => prediction.twinKeyOf(service));
    const key = keys.includes(undefined) ? undefined : keys.join();
    if (key !== undefined && free.has(key)) return [];
    const found = find(service);
    if (key !== undefined && found.length === 0) free.add(key);
    return found;
  });
}
