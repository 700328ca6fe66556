import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isMap } from '../../src/model/object';
import { writeSchemas } from '../../bench/kubeconform';

type Schema = Readonly<Record<string, unknown>>;

/**
 * Writes the schemas that `check` goes by for kubeconform, closed: they refuse fields that they do not have, as the strict ones of
 * Kubernetes do that are published.
 *
 * @returns the location to give it
 */
export function writeStrictSchemas(folder: string): string {
  const location = writeSchemas(folder);
  for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (!file.endsWith('.json')) continue;
    const schema = JSON.parse(readFileSync(join(folder, file), 'utf8')) as Schema;
    const properties = { apiVersion: {}, kind: {}, metadata: {}, status: {}, ...(schema.properties as Schema) };
    writeFileSync(join(folder, file), JSON.stringify(closed({ ...schema, properties })));
  }
  return location;
}

/** Alternatives are left as they are: what they have is also in the schema that they are part of. */
function closed(schema: unknown): unknown {
  if (!isMap(schema)) return schema;
  const { properties, items, additionalProperties } = schema;
  if (isMap(properties)) {
    const inner = Object.fromEntries(Object.entries(properties).map(([name, one]) => [name, closed(one)]));
    return { ...schema, properties: inner, additionalProperties: additionalProperties ?? false };
  }
  return {
    ...schema,
    ...(items === undefined ? {} : { items: closed(items) }),
    ...(isMap(additionalProperties) ? { additionalProperties: closed(additionalProperties) } : {}),
  };
}
