import { isMap } from '../../util/maps';
import { entryOf, show } from './complaint';
import type { Decoder, FieldOf, Log } from './decoder';

type Fields = Readonly<Record<string, Decoder<unknown, unknown>>>;

/** A message with every field, those that JSON does not have included. */
export type Message<Types extends Fields> = { readonly [Name in keyof Types]: FieldOf<Types[Name]> };

/**
 * A message of these fields, in the order of the .proto file. Of the members of a oneof the last one in that order that is
 * there counts, and the others are as if they were not there: istiod does not mind that there are several.
 */
export function message<const Types extends Fields>(
  name: string,
  fields: Types,
  oneofs: readonly (readonly (keyof Types & string)[])[] = [],
): Decoder<Message<Types>, undefined> {
  const readers = Object.entries(fields).map(([field, type]) => ({ field, type, protoName: protoNameOf(field) }));
  const known = new Set(readers.flatMap(({ field, protoName }) => [field, protoName]));
  return {
    absent: undefined,
    decode: (json, path, log) => {
      const object = toObject(name, json, path, log);
      const decoded: Record<string, unknown> = {};
      for (const { field, type, protoName } of readers) {
        const value = object[field] === undefined ? object[protoName] : object[field];
        decoded[field] = isNothing(value) ? type.absent : type.decode(value, `${path}.${field}`, log);
      }
      for (const members of oneofs) {
        const last = members.filter((member) => decoded[member] !== undefined).at(-1);
        for (const member of members) if (member !== last) decoded[member] = undefined;
      }
      for (const field of Object.keys(object)) {
        if (known.has(field) || object[field] === undefined) continue;
        log.unknownField(
          `${path}.${field}`,
          `${name} has no field ${show(field)}. The API server refuses it, or drops it, and then nothing of it applies.`,
        );
      }
      return decoded as Message<Types>;
    },
  };
}

export function list<Present>(element: Decoder<Present, unknown>): Decoder<readonly Present[]> {
  return {
    absent: [],
    decode: (json, path, log) => {
      if (Array.isArray(json)) return json.map((item, index) => element.decode(item, `${path}[${index}]`, log));
      log.undecodable(path, `${show(json)} is not a list.`);
      return [];
    },
  };
}

export function mapOf<Present>(element: Decoder<Present, unknown>): Decoder<ReadonlyMap<string, Present>> {
  return {
    absent: new Map(),
    decode: (json, path, log) =>
      new Map(
        Object.entries(toObject('map of values', json, path, log))
          .filter(([, value]) => value !== undefined)
          .map(([key, value]) => [key, element.decode(value, entryOf(path, key), log)]),
      ),
  };
}

/** A null in a list is an empty message. */
function toObject(what: string, json: unknown, path: string, log: Log): Readonly<Record<string, unknown>> {
  if (isMap(json)) return json;
  if (!isNothing(json)) log.undecodable(path, `${show(json)} is not a ${what}, which would be a map.`);
  return {};
}

function isNothing(json: unknown): json is null | undefined {
  return json === null || json === undefined;
}

/** The name in the .proto file, which istiod takes as well. */
function protoNameOf(field: string): string {
  // The only one whose underscores do not all stand before a capital letter.
  if (field === 'consecutive5xxErrors') return 'consecutive_5xx_errors';
  return field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
