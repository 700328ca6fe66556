import type { OpenApiSchema } from '../../src/model/schema/terms/open-api';
import type { Random } from '../synth/random';
import { generate, TEXTS } from './generate';

type Container = Record<string, unknown> | unknown[];

/** A value in an object, with what its schema says of it, where it has one. */
interface Place {
  readonly container: Container;
  readonly key: string | number;
  readonly schema: OpenApiSchema | undefined;
}

/** Changes one value, or one thing around it. */
type Mutation = (place: Place, random: Random) => void;

const WRONG_TYPES: readonly unknown[] = [
  ...['', 'text', '1', 'true', 'null'],
  ...[
    0,
    1,
    -1,
    80,
    1.5,
    -0.5,
    2 ** 31 - 1,
    2 ** 31,
    -(2 ** 31),
    -(2 ** 31) - 1,
    2 ** 32,
    2 ** 53,
    2 ** 63,
    1e21,
    1e300,
  ],
  ...[true, false],
  ...[[], {}, ['a'], [1], [null], [{}], [{ a: 1 }], { a: 1 }, { name: 'a' }],
];
const LENGTHS = [62, 63, 64, 200, 253, 254, 300, 1024, 1025, 5000, 70_000];
const FIELDS = [
  'x',
  'constructor',
  '__proto__',
  'toString',
  'metadata',
  'apiVersion',
  'kind',
  'spec',
  'status',
  'Name',
];

const MUTATIONS: readonly Mutation[] = [
  function becomesNull({ container, key }) {
    set(container, key, null);
  },
  function becomesAnotherType({ container, key }, random) {
    set(container, key, structuredClone(random.pick(WRONG_TYPES)));
  },
  function leavesItsRange({ container, key, schema }, random) {
    const { minimum = 0, maximum = 65535 } = schema ?? {};
    set(container, key, random.pick([minimum - 1, minimum, minimum + 0.5, maximum, maximum + 1, -maximum, 2 ** 31]));
  },
  function becomesAnotherText({ container, key }, random) {
    set(container, key, random.pick(TEXTS));
  },
  function becomesLong({ container, key, schema }, random) {
    const { maxLength = random.pick(LENGTHS) } = schema ?? {};
    const length = random.pick([maxLength, maxLength + 1, random.pick(LENGTHS)]);
    const end = random.pick(['', '!', '.', 's', '.b', '\u{1f600}']);
    set(
      container,
      key,
      random
        .pick(['a', '0', '/a', 'a.', 'A1', '1h', '\u00e9'])
        .repeat(length)
        .slice(0, length - end.length) + end,
    );
  },
  function isMisspelt(place, random) {
    const { container, key } = place;
    if (Array.isArray(container)) return;
    const name = String(key);
    const misspelt = random.pick([name.toUpperCase(), name.toLowerCase(), `${name}s`, name.slice(0, -1)]);
    if (random.below(2) === 0) delete container[name];
    setField(container, misspelt, generate(place.schema ?? {}, random));
  },
  function hasUnknownField({ container, key }, random) {
    const value = get(container, key);
    if (isObject(value)) setField(value, random.pick(FIELDS), random.pick([1, null, {}, 'a', []]));
  },
  function goesAway({ container, key }) {
    if (Array.isArray(container)) container.splice(Number(key), 1);
    else delete container[key];
  },
  function isThereTwice({ container, key }, random) {
    if (!Array.isArray(container)) return;
    const copy = structuredClone(container[Number(key)]);
    if (isObject(copy) && random.below(2) === 0) delete copy[random.pick(Object.keys(copy)) ?? ''];
    container.push(copy);
  },
  function isThereManyTimes({ container, key, schema }, random) {
    const value = get(container, key);
    if (!Array.isArray(value) || value.length === 0) return;
    const length = (schema?.maxItems ?? random.below(20)) + random.pick([-1, 0, 1]);
    while (value.length < Math.min(length, 1100)) value.push(distinct(structuredClone(value[0]), value.length));
  },
  function hasManyEntries({ container, key, schema }, random) {
    const value = get(container, key);
    if (!isObject(value) || schema?.additionalProperties === undefined) return;
    const count = (schema.maxProperties ?? 20) + random.pick([-1, 0, 1]);
    for (let i = 0; Object.keys(value).length < count; i++)
      value[`key${i}`] = generate(schema.additionalProperties, random);
  },
  function takesTheValueOfAnother({ container, key }, random) {
    set(container, key, structuredClone(get(container, random.pick(Object.keys(container)))));
  },
  function hasAnotherField(place, random) {
    const { container, key, schema } = place;
    const value = get(container, key);
    const absent = Object.entries(schema?.properties ?? {}).filter(
      ([name]) => isObject(value) && !Object.hasOwn(value, name),
    );
    const added = random.pick(absent);
    if (isObject(value) && added !== undefined) value[added[0]] = generate(added[1], random);
  },
  function hasAnotherEntry({ container, key, schema }, random) {
    const value = get(container, key);
    if (Array.isArray(value)) value.push(generate(schema?.items ?? {}, random));
    else if (isObject(value) && schema?.additionalProperties !== undefined) {
      setField(value, random.pick(TEXTS), generate(schema.additionalProperties, random));
    }
  },
  function isMadeAnew({ container, key, schema }, random) {
    set(container, key, generate(schema ?? {}, random));
  },
];

/** Changes an object in place. Its schema is that of the whole object. */
export function mutate(object: Record<string, unknown>, schema: OpenApiSchema, random: Random): void {
  const places = placesIn(object, schema).filter(
    ({ key, container }) => container !== object || !UNTOUCHED.includes(key),
  );
  const place = random.pick(places);
  if (place !== undefined) random.pick(MUTATIONS)(place, random);
}

/** By these the object is sent to the right door. */
const UNTOUCHED: readonly (string | number)[] = ['apiVersion', 'kind'];

function placesIn(container: Container, schema: OpenApiSchema | undefined): Place[] {
  return Object.keys(container).flatMap((name) => {
    const key = Array.isArray(container) ? Number(name) : name;
    const below = Array.isArray(container) ? schema?.items : schemaOf(schema, name);
    const value = get(container, key);
    const place = { container, key, schema: below };
    return isObject(value) || Array.isArray(value) ? [place, ...placesIn(value, below)] : [place];
  });
}

function schemaOf(schema: OpenApiSchema | undefined, name: string): OpenApiSchema | undefined {
  const { properties = {}, additionalProperties } = schema ?? {};
  return Object.hasOwn(properties, name) ? properties[name] : additionalProperties;
}

/** A copy that differs in what tells items of a list apart, more often than not. */
function distinct(value: unknown, index: number): unknown {
  if (typeof value === 'string') return `${value}${index}`;
  if (!isObject(value)) return value;
  return {
    ...value,
    ...(typeof value.name === 'string' && { name: `${value.name}${index}` }),
    ...(typeof value.port === 'number' && { port: value.port + index }),
    ...(typeof value.number === 'number' && { number: value.number + index }),
  };
}

function get(container: Container, key: string | number): unknown {
  return (container as Record<string | number, unknown>)[key];
}

function set(container: Container, key: string | number, value: unknown): void {
  if (Array.isArray(container)) container[Number(key)] = value;
  else setField(container, String(key), value);
}

/** Unlike an assignment, this takes "__proto__" for a field like any other. */
function setField(container: Record<string, unknown>, name: string, value: unknown): void {
  Object.defineProperty(container, name, { value, writable: true, enumerable: true, configurable: true });
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
