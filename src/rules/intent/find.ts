import type { Mesh } from '../../model/mesh';
import { describeObject } from '../../model/object';
import { KnownOfTwins } from '../../predict/twins';
import type { ServicePromise } from '../../promises/promise';
import type { Violation } from '../engine/rule';
import { oncePerMesh } from '../engine/questions';
import { askedIn } from './asked';
import { brokenIn } from './broken';
import { hasServices, predictionOf } from './prediction-of';
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
  if (promises.length === 0 && !hasServices(mesh)) return [];
  const prediction = predictionOf(mesh);
  const intents = new Map(intentsOf(mesh, prediction, promises).map((intent) => [intent.service, intent]));
  const twins = new KnownOfTwins<readonly Found[]>({
    likenessOf: (service) =>
      intents.get(service)!.promises === undefined ? prediction.likenessOf(service) : undefined,
    watchCounts: (compute) => prediction.watchCounts(compute),
  });
  const findOf = (intent: Intent): Found[] =>
    oncePerField(
      intent.clients.flatMap((cluster) => {
        const asked = askedIn(prediction, intent, cluster);
        return [
          ...unknownIn(mesh, intent, cluster, asked).map((violation) => ({ isKnown: false, violation })),
          ...brokenIn(mesh, intent, cluster, asked).map((violation) => ({ isKnown: true, violation })),
        ];
      }),
    );
  return [...intents].flatMap(
    ([service, intent]) =>
      twins.of(
        service,
        () => findOf(intent),
        (found) => found.length === 0,
      ).found,
  );
}

/** A field that breaks a service for the clients of several clusters is one cause: what its own cluster's clients get says it best. */
function oncePerField(found: readonly Found[]): Found[] {
  const first = new Map<string, Found>();
  for (const one of found) {
    const place = fieldOf(one);
    const known = place === undefined ? undefined : first.get(place);
    if (place !== undefined && (known === undefined || (isAtHome(one) && !isAtHome(known)))) first.set(place, one);
  }
  return found.filter((one) => {
    const place = fieldOf(one);
    return place === undefined || first.get(place) === one;
  });
}

/** Of an object that has no such field, what is to be changed. */
function fieldOf({ isKnown, violation: { cluster, object, path, fix } }: Found): string | undefined {
  const what = path ?? fix;
  return object === undefined || what === undefined
    ? undefined
    : JSON.stringify([isKnown, cluster.name, describeObject(object), what]);
}

function isAtHome({ violation: { cluster, failover } }: Found): boolean {
  return failover?.client.cluster === cluster.name;
}
