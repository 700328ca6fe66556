import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { CORE_KINDS } from '../src/model/schema/core/kinds';
import { allDefinitions } from '../src/model/schema/custom/definitions';
import type { OpenApiSchema } from '../src/model/schema/terms/open-api';
import { toJsonSchema, type JsonSchema } from '../src/model/schema/terms/json-schema';
import { buildGoProgram } from './go-program';

/** What the schemas are written in; unsaid, it would be draft 4. */
const DRAFT = 'http://json-schema.org/draft-07/schema#';
export const KUBECONFORM_VERSION = 'v0.8.0';

/** The kubeconform of kubeconform/go.mod; undefined without Go. */
export function buildKubeconform(): string | undefined {
  const command = 'github.com/yannh/kubeconform/cmd/kubeconform';
  return buildGoProgram({ command, version: KUBECONFORM_VERSION, folder: 'kubeconform' });
}

/**
 * Writes the schemas that `check` goes by where kubeconform looks for them: of every pinned definition, and of the core kinds.
 *
 * @returns the location to give it
 */
export function writeSchemas(folder: string): string {
  const write = (group: string, version: string, kind: string, schema: JsonSchema): void => {
    const file = join(folder, group, version, `${kind.toLowerCase()}.json`);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, JSON.stringify({ $schema: DRAFT, ...schema }));
  };
  for (const { group, kind, versions } of allDefinitions()) {
    for (const { name, schema } of versions) write(group, name, kind, toJsonSchema(withoutStatus(schema)));
  }
  for (const { apiVersion, kind, structure } of CORE_KINDS) {
    const [group = '', version = group] = apiVersion.split('/');
    write(group, version, kind, { ...structure, properties: { ...TYPE_AND_METADATA, ...propertiesOf(structure) } });
  }
  return join(folder, '{{ .Group }}', '{{ .ResourceAPIVersion }}', '{{ .ResourceKind }}.json');
}

const TYPE_AND_METADATA = { apiVersion: { type: 'string' }, kind: { type: 'string' }, metadata: { type: 'object' } };

function propertiesOf({ properties }: JsonSchema): object {
  return properties as object;
}

/** Whoever creates an object has no status, and `check` does not look at it. */
function withoutStatus(schema: OpenApiSchema): OpenApiSchema {
  const properties = Object.entries(schema.properties ?? {}).filter(([name]) => name !== 'status');
  return { ...schema, properties: Object.fromEntries(properties) };
}
