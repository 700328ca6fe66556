import { CORE_KINDS } from '../../src/model/schema/core/kinds';
import { objectMeta } from '../../src/model/schema/core/object-meta';
import {
  bytes,
  flag,
  int32,
  int64,
  intOrText,
  open,
  quantity,
  text,
  time,
  type Structure,
} from '../../src/model/schema/core/structure';
import type { ApiServer } from './server';

/** A schema of the API server's own OpenAPI document, version 3. */
interface Published {
  readonly type?: string;
  readonly format?: string;
  readonly properties?: Readonly<Record<string, Published>>;
  readonly items?: Published;
  readonly additionalProperties?: Published;
  readonly allOf?: readonly [{ readonly $ref: string }];
  readonly $ref?: string;
}

type Schemas = Readonly<Record<string, Published>>;

/** How the API server publishes what our structures have at their ends. */
const PUBLISHED_AS = new Map<Structure, string>([
  [text, 'string'],
  [flag, 'boolean'],
  [int32, 'integer int32'],
  [int64, 'integer int64'],
  [intOrText, 'io.k8s.apimachinery.pkg.util.intstr.IntOrString'],
  [quantity, 'io.k8s.apimachinery.pkg.api.resource.Quantity'],
  [time, 'io.k8s.apimachinery.pkg.apis.meta.v1.Time'],
  [bytes, 'string byte'],
]);
const OPEN = [open];

/** Where the fields that we know of Kubernetes' own kinds are not the API server's. */
export async function differencesOfStructure(server: ApiServer): Promise<string[]> {
  const differences = await Promise.all(
    CORE_KINDS.map(async ({ apiVersion, kind, structure }) => {
      const path = apiVersion.includes('/') ? `apis/${apiVersion}` : `api/${apiVersion}`;
      const { components } = await server.get<{ readonly components: { readonly schemas: Schemas } }>(
        `/openapi/v3/${path}`,
      );
      const [group, version] = apiVersion.includes('/') ? apiVersion.split('/') : ['core', apiVersion];
      const whole = { ...structure, properties: { ...WHOLE, ...(structure.properties as object) } };
      return compare(whole, { $ref: `#/io.k8s.api.${group}.${version}.${kind}` }, components.schemas, kind);
    }),
  );
  return differences.flat();
}

/** What is not in a kind's own structure. */
const WHOLE = { apiVersion: text, kind: text, metadata: objectMeta };

function compare(ours: Structure, published: Published, schemas: Schemas, path: string): string[] {
  const name = nameOf(published);
  const its = name === undefined ? published : schemas[name];
  if (its === undefined) return [`${path}: the API server does not publish ${name}`];
  const scalar = PUBLISHED_AS.get(ours);
  if (scalar !== undefined) {
    const said = name !== undefined && scalar === name ? name : [its.type, its.format].filter(Boolean).join(' ');
    return said === scalar ? [] : [`${path}: we say ${scalar}, the API server ${said}`];
  }
  if (OPEN.includes(ours)) return [];
  const { items, additionalProperties, properties } = ours as { readonly [keyword: string]: unknown };
  if (items !== undefined) return compare(items as Structure, its.items ?? {}, schemas, `${path}[]`);
  if (properties === undefined) {
    return compare(additionalProperties as Structure, its.additionalProperties ?? {}, schemas, `${path}{}`);
  }
  return compareFields(properties as Readonly<Record<string, Structure>>, its.properties ?? {}, schemas, path);
}

function compareFields(
  ours: Readonly<Record<string, Structure>>,
  its: Readonly<Record<string, Published>>,
  schemas: Schemas,
  path: string,
): string[] {
  const names = [...new Set([...Object.keys(ours), ...Object.keys(its)])];
  return names.flatMap((name) => {
    const [our, published] = [ours[name], its[name]];
    if (our === undefined) return [`${path}.${name}: only the API server knows it`];
    if (published === undefined) return [`${path}.${name}: only we know it`];
    return compare(our, published, schemas, `${path}.${name}`);
  });
}

function nameOf({ $ref, allOf }: Published): string | undefined {
  return ($ref ?? allOf?.[0].$ref)?.split('/').at(-1);
}
