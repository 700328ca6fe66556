import { Decoder, type Place } from './decoder';
import type { ErrorLimits, ServicePromise, Survives } from './promise';

const FIELDS = ['services', 'owner', 'reason', 'survives', 'errors', 'staysIn', 'local', 'availability', 'lastDrilled'];
const KINDS = [
  ...['scaled-to-zero', 'unready', 'failing', 'zone-down', 'cluster-down', 'gateway-down', 'waypoint-down'],
  ...['gateway-address-down', 'istiod-down', 'remote-api-down'],
];
/** As many as predict --any looks for. */
const MOST_FAILURES = 5;
const DAY = 86_400;

/**
 * Reads a file of promises, by docs/schema/promises.v1.schema.json. Throws {@link BadFile} with all that is wrong, each with its
 * line.
 */
export function readPromises(text: string, file: string): ServicePromise[] {
  const decoder = new Decoder(file, text);
  const root = decoder.map(decoder.value, [], ['version', 'promises']);
  if (root !== undefined) {
    decoder.requireVersion(root);
    if (!Array.isArray(root.promises) || root.promises.length === 0)
      decoder.refuse(['promises'], 'is not a list with promises in it: nothing would be promised.');
  }
  const list: readonly unknown[] = Array.isArray(root?.promises) ? root.promises : [];
  const promises = list.map((value, index) => toPromise(decoder, value, ['promises', index]));
  decoder.throwProblems();
  return promises.flatMap((promise) => (promise === undefined ? [] : [promise]));
}

function toPromise(decoder: Decoder, value: unknown, place: Place): ServicePromise | undefined {
  const map = decoder.map(value, place, FIELDS);
  if (map === undefined) return undefined;
  const at = (field: string): Place => [...place, field];
  const services = decoder.texts(map.services, at('services'), 'NAMESPACE/NAME, in which * stands for any text');
  for (const [index, pattern] of services.entries()) {
    if (pattern !== '' && !/^[^/\s]+\/[^/\s]+$/.test(pattern))
      decoder.refuse(
        [...at('services'), index],
        `is ${JSON.stringify(pattern)}; it is NAMESPACE/NAME, for example payments/*.`,
      );
  }
  if (Array.isArray(map.services) && services.length === 0)
    decoder.refuse(at('services'), 'is empty: it promises nothing.');
  if (map.local !== undefined && map.local !== 'when healthy')
    decoder.refuse(at('local'), `is ${JSON.stringify(map.local)}; it is "when healthy", or is left out.`);
  return {
    services,
    owner: decoder.text(map.owner, at('owner'), 'who answers for the promise'),
    reason: decoder.text(map.reason, at('reason'), 'why it is made'),
    survives: toSurvives(decoder, map.survives, at('survives')),
    errors: toErrors(decoder, map.errors, at('errors')),
    staysIn: toRegion(decoder, map.staysIn, at('staysIn')),
    isLocalWhenHealthy: map.local !== undefined,
    availability: map.availability === undefined ? undefined : decoder.percent(map.availability, at('availability')),
    lastDrilled: map.lastDrilled === undefined ? undefined : decoder.seconds(map.lastDrilled, at('lastDrilled')) / DAY,
  };
}

function toSurvives(decoder: Decoder, value: unknown, place: Place): Survives {
  const map = value === undefined ? undefined : decoder.map(value, place, ['any', 'controlPlanes', 'except']);
  if (map === undefined) return { any: 0, withControlPlanes: false, except: [] };
  const except =
    map.except === undefined
      ? []
      : decoder.texts(map.except, [...place, 'except'], 'an outage, for example gateway-down:*');
  for (const [index, pattern] of except.entries()) {
    if (pattern !== '' && !KINDS.includes(pattern.split(':')[0]!))
      decoder.refuse(
        [...place, 'except', index],
        `is ${JSON.stringify(pattern)}; it begins with one of ${KINDS.join(', ')}.`,
      );
  }
  if (map.controlPlanes !== undefined && typeof map.controlPlanes !== 'boolean')
    decoder.refuse([...place, 'controlPlanes'], `is ${JSON.stringify(map.controlPlanes)}; it is true or false.`);
  const any = decoder.count(map.any, [...place, 'any'], MOST_FAILURES);
  return { any, withControlPlanes: map.controlPlanes === true, except };
}

function toErrors(decoder: Decoder, value: unknown, place: Place): ErrorLimits {
  const map = value === undefined ? undefined : decoder.map(value, place, ['max', 'untilEjected']);
  if (map === undefined) return { max: 0, untilEjected: undefined };
  const before =
    map.untilEjected === undefined ? undefined : decoder.map(map.untilEjected, [...place, 'untilEjected'], ['max']);
  return {
    max: map.max === undefined ? 0 : decoder.percent(map.max, [...place, 'max']),
    untilEjected: before && decoder.percent(before.max, [...place, 'untilEjected', 'max']),
  };
}

function toRegion(decoder: Decoder, value: unknown, place: Place): ServicePromise['staysIn'] {
  const map = value === undefined ? undefined : decoder.map(value, place, ['region']);
  return map && { region: decoder.text(map.region, [...place, 'region'], 'the name of a region') };
}
