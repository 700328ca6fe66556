import type { Source } from './sources';

/** The parts of a CustomResourceDefinition that this script looks at. Everything else passes through. */
export interface Definition {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly annotations?: Readonly<Record<string, string>> };
  readonly spec: {
    readonly group: string;
    readonly names: { readonly kind: string };
    readonly versions: readonly Version[];
  };
}

interface Version {
  readonly name: string;
  readonly served: boolean;
  readonly schema: { readonly openAPIV3Schema: Schema };
  readonly additionalPrinterColumns?: readonly Schema[];
}

type Schema = Readonly<Record<string, unknown>>;

/** The definitions that the source is there for, by name. */
export function select(
  documents: readonly unknown[],
  { module, version, group, kinds }: Source,
): readonly Definition[] {
  const found = documents
    .filter(isDefinition)
    .filter(({ spec }) => spec.group === group && kinds.includes(spec.names.kind))
    .sort((left, right) => (left.metadata.name < right.metadata.name ? -1 : 1));
  const foundKinds = found.map(({ spec }) => spec.names.kind);
  for (const kind of kinds) {
    const count = foundKinds.filter((foundKind) => foundKind === kind).length;
    if (count !== 1) {
      throw new Error(`${module}@${version} defines ${group} ${kind} ${count} times, expected once`);
    }
  }
  return found;
}

function isDefinition(document: unknown): document is Definition {
  return isObject(document) && document.kind === 'CustomResourceDefinition';
}

/**
 * The definition without what an API server does not validate by: prose, and the traces of the tool that shipped it.
 * Every version stays. Annotations stay too, because an API server refuses a `*.k8s.io` group that lacks
 * `api-approved.kubernetes.io`.
 */
export function pin({ apiVersion, kind, metadata, spec }: Definition): Definition {
  const annotations = Object.entries(metadata.annotations ?? {}).filter(([key]) => !key.startsWith('helm.sh/'));
  return {
    apiVersion,
    kind,
    metadata: {
      name: metadata.name,
      ...(annotations.length > 0 && { annotations: Object.fromEntries(annotations) }),
    },
    spec: { ...spec, versions: spec.versions.map(pinVersion) },
  };
}

function pinVersion(version: Version): Version {
  const { additionalPrinterColumns, schema } = version;
  return {
    ...version,
    ...(additionalPrinterColumns && { additionalPrinterColumns: additionalPrinterColumns.map(withoutDescriptions) }),
    schema: { openAPIV3Schema: withoutDescriptions(schema.openAPIV3Schema) },
  };
}

/** The schema without its descriptions, at every depth. A property that is called `description` stays: it is a field. */
export function withoutDescriptions(schema: Schema): Schema {
  return Object.fromEntries(
    Object.entries(schema)
      .filter(([keyword]) => keyword !== 'description')
      .map(([keyword, value]) => [keyword, withoutNestedDescriptions(keyword, value)]),
  );
}

/** Goes down where a keyword holds schemas. `default` and `enum` hold data, `x-kubernetes-validations` rules: not ours to change. */
function withoutNestedDescriptions(keyword: string, value: unknown): unknown {
  switch (keyword) {
    case 'properties':
      return isObject(value)
        ? Object.fromEntries(Object.entries(value).map(([name, schema]) => [name, strip(schema)]))
        : value;
    case 'allOf':
    case 'anyOf':
    case 'oneOf':
      return Array.isArray(value) ? value.map(strip) : value;
    case 'additionalProperties':
    case 'items':
    case 'not':
      return strip(value);
    default:
      return value;
  }
}

/** Where a schema is expected, `additionalProperties: true` may stand as well. */
function strip(schema: unknown): unknown {
  return isObject(schema) ? withoutDescriptions(schema) : schema;
}

/** The definition with one version only, the one that types are made of. */
export function only(versionName: string, definition: Definition): Definition {
  const versions = definition.spec.versions.filter(({ name, served }) => name === versionName && served);
  if (versions.length === 0) {
    throw new Error(`${definition.metadata.name} does not serve ${versionName}`);
  }
  return { ...definition, spec: { ...definition.spec, versions } };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
