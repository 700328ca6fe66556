import { isMap } from '../../object';
import type { OpenApiSchema, SchemaProblem } from '../terms';
import { show } from '../../../util/show-value';

/**
 * Finds what is twice in lists that are sets, or maps by some of their items' fields
 * (k8s.io/apiextensions-apiserver, listtype.ValidateListSetsAndMaps).
 */
export function findDuplicates(value: unknown, schema: OpenApiSchema): SchemaProblem[] {
  const problems: SchemaProblem[] = [];
  visit(value, schema, [], problems);
  return problems;
}

function visit(value: unknown, schema: OpenApiSchema, path: SchemaProblem['path'], problems: SchemaProblem[]): void {
  if (Array.isArray(value)) {
    problems.push(...duplicatesIn(value, schema, path));
    if (schema.items !== undefined && mayHaveDuplicates(schema.items)) {
      for (const [index, item] of value.entries()) visit(item, schema.items, [...path, index], problems);
    }
  } else if (isMap(value)) {
    for (const [key, field] of Object.entries(value)) {
      const below = schema.properties?.[key] ?? schema.additionalProperties;
      if (below !== undefined && mayHaveDuplicates(below)) visit(field, below, [...path, key], problems);
    }
  }
}

function duplicatesIn(items: readonly unknown[], schema: OpenApiSchema, path: SchemaProblem['path']): SchemaProblem[] {
  const type = schema['x-kubernetes-list-type'];
  if (type !== 'set' && type !== 'map') return [];
  const keys = schema['x-kubernetes-list-map-keys'] ?? [];
  const known = new Set<string>();
  return items.flatMap((item, index) => {
    const identity = type === 'set' ? item : keyOf(item, keys);
    const text = canonical(identity);
    if (!known.has(text)) {
      known.add(text);
      return [];
    }
    return [{ path: [...path, index], message: `is there already: ${show(identity)}` }];
  });
}

/** A field that is absent tells two items apart from one that has it, and from nothing else. */
function keyOf(item: unknown, keys: readonly string[]): unknown {
  if (!isMap(item)) return {};
  return Object.fromEntries(keys.filter((key) => Object.hasOwn(item, key)).map((key) => [key, item[key]]));
}

/** Text that is equal for equal values, in whatever order their fields are. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, below: unknown) =>
    isMap(below) ? Object.fromEntries(Object.entries(below).sort(([left], [right]) => (left < right ? -1 : 1))) : below,
  );
}

const withLists = new WeakMap<OpenApiSchema, boolean>();

/** Most of an object has no such list in it. */
function mayHaveDuplicates(schema: OpenApiSchema): boolean {
  const known = withLists.get(schema);
  if (known !== undefined) return known;
  const type = schema['x-kubernetes-list-type'];
  const { properties = {}, additionalProperties, items } = schema;
  const below = [...Object.values(properties), additionalProperties, items];
  const answer =
    type === 'set' || type === 'map' || below.some((child) => child !== undefined && mayHaveDuplicates(child));
  withLists.set(schema, answer);
  return answer;
}
