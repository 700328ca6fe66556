/**
 * A structural schema of a CustomResourceDefinition, as far as Kubernetes knows it
 * (k8s.io/apiextensions-apiserver, JSONSchemaProps). Keywords that no pinned definition uses are missing on purpose:
 * {@link requireKnownKeywords} refuses them, so that nothing is passed over in silence after a refresh of `imports/`.
 */
export interface OpenApiSchema {
  readonly type?: 'array' | 'boolean' | 'integer' | 'number' | 'object' | 'string';
  readonly format?: string;
  readonly nullable?: boolean;
  readonly default?: unknown;
  readonly enum?: readonly unknown[];

  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly maxProperties?: number;
  readonly required?: readonly string[];

  readonly properties?: Readonly<Record<string, OpenApiSchema>>;
  readonly additionalProperties?: OpenApiSchema;
  readonly items?: OpenApiSchema;
  readonly allOf?: readonly OpenApiSchema[];
  readonly anyOf?: readonly OpenApiSchema[];
  readonly oneOf?: readonly OpenApiSchema[];
  readonly not?: OpenApiSchema;

  readonly 'x-kubernetes-int-or-string'?: boolean;
  readonly 'x-kubernetes-list-map-keys'?: readonly string[];
  readonly 'x-kubernetes-list-type'?: 'atomic' | 'map' | 'set';
  /** How server-side apply merges a map; no value is refused by it. */
  readonly 'x-kubernetes-map-type'?: string;
  readonly 'x-kubernetes-preserve-unknown-fields'?: boolean;
  readonly 'x-kubernetes-validations'?: readonly ValidationRule[];
}

/** A rule in CEL. */
export interface ValidationRule {
  readonly rule: string;
  readonly message?: string;
}

const KEYWORDS: ReadonlySet<string> = new Set<keyof OpenApiSchema>([
  'type',
  'format',
  'nullable',
  'default',
  'enum',
  'minimum',
  'maximum',
  'minLength',
  'maxLength',
  'pattern',
  'minItems',
  'maxItems',
  'maxProperties',
  'required',
  'properties',
  'additionalProperties',
  'items',
  'allOf',
  'anyOf',
  'oneOf',
  'not',
  'x-kubernetes-int-or-string',
  'x-kubernetes-list-map-keys',
  'x-kubernetes-list-type',
  'x-kubernetes-map-type',
  'x-kubernetes-preserve-unknown-fields',
  'x-kubernetes-validations',
]);
const RULE_KEYWORDS: ReadonlySet<string> = new Set<keyof ValidationRule>(['rule', 'message']);

/** Throws at a keyword, at any depth, that is not known here: what it refuses would be accepted. */
export function requireKnownKeywords(schema: OpenApiSchema): void {
  requireKnown(schema, KEYWORDS);
  for (const rule of schema['x-kubernetes-validations'] ?? []) requireKnown(rule, RULE_KEYWORDS);
  const { properties = {}, additionalProperties, items, allOf = [], anyOf = [], oneOf = [], not } = schema;
  if (typeof additionalProperties === 'boolean') {
    throw new Error('additionalProperties in a pinned definition is not a schema');
  }
  for (const below of [...Object.values(properties), additionalProperties, items]) {
    if (below !== undefined) requireKnownKeywords(below);
  }
  for (const alternative of [...allOf, ...anyOf, ...oneOf, not]) {
    if (alternative === undefined) continue;
    if (alternative['x-kubernetes-validations'] !== undefined) {
      throw new Error('A pinned definition has CEL rules in an alternative, and nothing evaluates them there');
    }
    requireKnownKeywords(alternative);
  }
}

function requireKnown(what: object, known: ReadonlySet<string>): void {
  for (const keyword of Object.keys(what)) {
    if (!known.has(keyword)) throw new Error(`${keyword} in a pinned definition is not known to src/model/schema`);
  }
}
