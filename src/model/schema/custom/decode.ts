import { isMap } from '../../object';
import { unknownField, type OpenApiSchema, type SchemaProblem } from '../terms';

/**
 * What an API server makes of a custom object before it looks at any value: fields that the schema does not have are
 * refused, `null` where nothing can be null counts as absent, and defaults are filled in (k8s.io/apiextensions-apiserver:
 * pruning.prune, defaulting.PruneNonNullableNullsWithoutDefaults, defaulting.Default). Returns a copy.
 */
export function decode(
  value: unknown,
  schema: OpenApiSchema | undefined,
  path: SchemaProblem['path'],
  problems: SchemaProblem[],
): unknown {
  if (Array.isArray(value)) {
    return value.map((item, index) =>
      decode(defaultIfNull(item, schema?.items) ?? null, schema?.items, [...path, index], problems),
    );
  }
  if (isMap(value)) return decodeMap(value, schema, path, problems);
  if (typeof value === 'number' && !Number.isFinite(value)) {
    problems.push({ path, message: `must be a number that JSON can say, not ${value}` });
  }
  return value;
}

function decodeMap(
  map: Readonly<Record<string, unknown>>,
  schema: OpenApiSchema | undefined,
  path: SchemaProblem['path'],
  problems: SchemaProblem[],
): unknown {
  const entries: [string, unknown][] = [];
  for (const [key, value] of Object.entries(map)) {
    const below = schemaOfField(schema, key);
    if (below !== undefined) {
      const present = defaultIfNull(value, below);
      if (present !== undefined) entries.push([key, decode(present, below, [...path, key], problems)]);
    } else if (schema?.['x-kubernetes-preserve-unknown-fields'] === true) {
      entries.push([key, value]);
    } else {
      problems.push({ path: [...path, key], ...unknownField(key, fieldsOf(schema)) });
    }
  }
  for (const [key, below] of defaultsOf(schema)) {
    // A default has defaults of its own.
    if (!Object.hasOwn(map, key)) entries.push([key, decode(below.default, below, [], [])]);
  }
  // Unlike an assignment, this takes "__proto__" for a key like any other.
  return Object.fromEntries(entries);
}

function schemaOfField(schema: OpenApiSchema | undefined, key: string): OpenApiSchema | undefined {
  const { properties, additionalProperties } = schema ?? {};
  return properties !== undefined && Object.hasOwn(properties, key) ? properties[key] : additionalProperties;
}

function fieldsOf(schema: OpenApiSchema | undefined): string[] {
  return Object.keys(schema?.properties ?? {});
}

/** The value; for a null that nothing can be, the default, if there is one. */
function defaultIfNull(value: unknown, schema: OpenApiSchema | undefined): unknown {
  return value === null && schema !== undefined && schema.nullable !== true ? schema.default : value;
}

const defaults = new WeakMap<OpenApiSchema, [string, OpenApiSchema][]>();

/** The fields that have a default. Few have, and all are asked about for every map. */
function defaultsOf(schema: OpenApiSchema | undefined): readonly [string, OpenApiSchema][] {
  if (schema?.properties === undefined) return [];
  let found = defaults.get(schema);
  if (found === undefined) {
    found = Object.entries(schema.properties).filter(([, below]) => below.default !== undefined);
    defaults.set(schema, found);
  }
  return found;
}
