import type { CelInput } from '@bufbuild/cel';
import { isMap } from '../../object';
import { compileRule } from './cel';
import type { OpenApiSchema, SchemaProblem, ValidationRule } from '../terms';

/** Rules in CEL as a schema has them, at each depth. */
interface Node {
  readonly schema: OpenApiSchema;
  /** Compiled when a value is met that they are about: most values of a schema are in no object. */
  readonly rules: readonly ValidationRule[];
  /** True if any rule is here or below. */
  readonly hasRules: boolean;
  readonly properties: ReadonlyMap<string, Property>;
  readonly additionalProperties: Node | undefined;
  readonly items: Node | undefined;
}

interface Property extends Node {
  /** As rules call it. */
  readonly celName: string;
}

/**
 * The CEL rules of a schema (`x-kubernetes-validations`), evaluated on creation: what compares an object with the one before
 * is left out. Of no use on an object that the rest of the schema refuses.
 */
export class Rules {
  private readonly root: Node;

  constructor(schema: OpenApiSchema) {
    this.root = toNode(schema);
    if (this.root.rules.length > 0) {
      throw new Error('A pinned definition has rules on the whole object, and those see its metadata');
    }
  }

  public judge(object: unknown): SchemaProblem[] {
    const problems: SchemaProblem[] = [];
    evaluate(object, this.root, [], false, problems);
    return problems;
  }
}

function toNode(schema: OpenApiSchema): Node {
  const properties = new Map(
    Object.entries(schema.properties ?? {}).map(([name, below]) => [name, { ...toNode(below), celName: escape(name) }]),
  );
  const additionalProperties = schema.additionalProperties && toNode(schema.additionalProperties);
  const items = schema.items && toNode(schema.items);
  const rules = schema['x-kubernetes-validations'] ?? [];
  const below = [...properties.values(), additionalProperties, items];
  const hasRules = rules.length > 0 || below.some((node) => node?.hasRules === true);
  return { schema, rules, hasRules, properties, additionalProperties, items };
}

/**
 * Evaluates the rules of a value and of all below, and returns the value as CEL has it, built once for all rules that see it
 * (k8s.io/apiserver, cel/common/valuesunstructured.go).
 *
 * @param isSeen if a rule further up sees it; what no rule sees has no CEL value
 */
function evaluate(
  value: unknown,
  node: Node,
  path: SchemaProblem['path'],
  isSeen: boolean,
  problems: SchemaProblem[],
): CelInput | undefined {
  if (!isSeen && !node.hasRules) return undefined;
  const self = toCel(value, node, path, isSeen || node.rules.length > 0, problems);
  if (self === undefined || self === null) return self;
  for (const rule of node.rules) {
    const { isTransition, evaluate: judge } = compileRule(rule.rule);
    const verdict = isTransition || judge(self);
    if (verdict !== true) problems.push({ path, message: describe(rule, verdict) });
  }
  return self;
}

function toCel(
  value: unknown,
  node: Node,
  path: SchemaProblem['path'],
  isSeen: boolean,
  problems: SchemaProblem[],
): CelInput | undefined {
  if (Array.isArray(value)) {
    const { items } = node;
    return items && value.map((item, index) => evaluate(item, items, [...path, index], isSeen, problems) ?? null);
  }
  if (isMap(value)) {
    const entries = new Map<string, CelInput>();
    for (const [key, field] of Object.entries(value)) {
      const property = node.properties.get(key);
      const below = property ?? node.additionalProperties;
      // To a rule, null in a field is no field; in a map it is null.
      if (below === undefined || (property !== undefined && field === null)) continue;
      const seen = evaluate(field, below, [...path, key], isSeen, problems);
      if (seen !== undefined) entries.set(property?.celName ?? key, seen);
    }
    return entries;
  }
  if (typeof value === 'number') return node.schema.type === 'number' ? value : BigInt(value);
  return value as CelInput;
}

/** A rule that cannot be evaluated, mostly for want of a field, is broken as well: its message says what it wants. */
function describe({ message, rule }: ValidationRule, verdict: false | Error): string {
  if (message !== undefined) return message;
  return verdict === false ? `must obey the rule ${rule}` : `cannot obey the rule ${rule}: ${verdict.message}`;
}

// Words that CEL keeps to itself (k8s.io/apiserver, cel/escaping.go).
const RESERVED = new Set(
  'true false null in as break const continue else for function if import let loop package namespace return var void while'.split(
    ' ',
  ),
);
const ESCAPED: Readonly<Record<string, string>> = {
  __: '__underscores__',
  '.': '__dot__',
  '-': '__dash__',
  '/': '__slash__',
};

/** The name by which rules call a field. */
function escape(field: string): string {
  if (RESERVED.has(field)) return `__${field}__`;
  return field.replace(/__|[-./]/g, (part) => ESCAPED[part] ?? part);
}
