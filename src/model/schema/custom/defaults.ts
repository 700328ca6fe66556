import { isMap } from '../../object';
import { decode } from './decode';
import { findDefinition } from './definitions';
import type { SchemaProblem } from '../terms';

/**
 * The `spec` of a custom object with the defaults that an API server fills in, keys sorted. What compares a manifest with
 * the live object then finds no field that was not written. As it was, where there is no pinned definition or it would be
 * refused.
 */
export function specWithDefaults(apiVersion: string, kind: string, spec: unknown): unknown {
  const [group, version] = apiVersion.split('/');
  if (group === undefined || version === undefined) return spec;
  const schema = findDefinition(group, kind)?.versions.find(({ name }) => name === version)?.schema.properties?.spec;
  if (schema === undefined) return spec;
  const problems: SchemaProblem[] = [];
  const decoded = decode(spec, schema, [], problems);
  return problems.length > 0 ? spec : sorted(decoded);
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isMap(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([left], [right]) => (left < right ? -1 : 1))
      .map(([key, item]) => [key, sorted(item)]),
  );
}
