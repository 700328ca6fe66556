import type { Mesh } from '../../model/mesh';
import { KnownOfTwins } from '../../predict/twins';
import type { ServicePromise } from '../../promises/promise';
import type { Violation } from '../engine/rule';
import { oncePerMesh } from '../engine/questions';
import { askedIn } from './asked';
import { brokenIn } from './broken';
import { predictionOf } from './prediction-of';
import { unknownIn } from './unknown';
import { intentsOf, type Intent } from './wanted';

interface Found {
  readonly isKnown: boolean;
  readonly violation: Violation;
}

/** Asks the prediction about every service that is to fail over, and reports what makes it unknown whether it does. */
export function findUnknown(mesh: Mesh): Violation[] {
  return foundWithoutPromises(mesh).flatMap(({ isKnown, violation }) => (isKnown ? [] : [violation]));
}

/**
 * Asks the prediction about every service that is to fail over, and reports where it does not.
 *
 * @param promises what owners declared; of services without a promise, intent is read from the mesh
 */
export function findBroken(mesh: Mesh, promises: readonly ServicePromise[] = []): Violation[] {
  const found = promises.length === 0 ? foundWithoutPromises(mesh) : find(mesh, promises);
  return found.flatMap(({ isKnown, violation }) => (isKnown ? [violation] : []));
}

/** Two rules ask the same questions, and answers of one service at a time are kept: both look at each answer when it is made. */
const foundWithoutPromises = oncePerMesh((mesh) => find(mesh, []));

/**
 * A service is not looked at where nothing was found about one of which every answer is the same, unless something is promised of it:
 * promises are for services by name.
 */
function find(mesh: Mesh, promises: readonly ServicePromise[]): Found[] {
  const prediction = predictionOf(mesh);
  const intents = new Map(intentsOf(mesh, prediction, promises).map((intent) => [intent.service, intent]));
  const twins = new KnownOfTwins<readonly Found[]>({
    likenessOf: (service) =>
      intents.get(service)!.promises === undefined ? prediction.likenessOf(service) : undefined,
    watchCounts: (compute) => prediction.watchCounts(compute),
  });
  const findOf = (intent: Intent): Found[] =>
    intent.clients.flatMap((cluster) => {
      const asked = askedIn(prediction, intent, cluster);
      return [
        ...unknownIn(mesh, intent, cluster, asked).map((violation) => ({ isKnown: false, violation })),
        ...brokenIn(mesh, intent, cluster, asked).map((violation) => ({ isKnown: true, violation })),
      ];
    });
  return [...intents].flatMap(
    ([service, intent]) =>
      twins.of(
        service,
        () => findOf(intent),
        (found) => found.length === 0,
      ).found,
  );
}
