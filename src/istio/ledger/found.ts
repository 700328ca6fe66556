import type { Match, MatchedKind } from './row';

/** An object, as far as the ledger looks at it. */
export interface LedgerObject {
  /** The group of its apiVersion; empty for the core group. */
  readonly group: string;
  readonly kind: string;
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  /** The whole object. */
  readonly body: Readonly<Record<string, unknown>>;
  /** What its data says, where it is the ConfigMap with MeshConfig. */
  readonly meshConfig?: unknown;
}

/** True if an object has the input that a row is about, with a value that decides something. */
export function isFoundIn(match: Match, object: LedgerObject): boolean {
  if (!isOfKind(match, object)) return false;
  if (match.at === 'object') return true;
  const values = valuesOf(match, object);
  const isMissing = values.some((value) => value === undefined);
  if (isMissing && (match.absent === 'always' || (match.absent === 'live' && isRecord(object.body.status))))
    return true;
  const present = values.filter((value) => value !== undefined && value !== null);
  // Where only the lack of it matters, a value does not.
  if (match.absent !== undefined && match.harmless === undefined) return false;
  const { only, harmless = [], isSetByEmpty } = match;
  if (isSetByEmpty === true && present.some(isRecord)) return true;
  return present.some((value) => (only === undefined ? !isHarmless(value, harmless) : isHarmless(value, only)));
}

function isOfKind(kind: MatchedKind, { group, kind: is, name, labels }: LedgerObject): boolean {
  return (
    kind.group === group &&
    kind.kind === is &&
    (kind.name === undefined || name === kind.name || name.startsWith(`${kind.name}-`)) &&
    kind.except?.includes(name) !== true &&
    (kind.labelled === undefined || labels[kind.labelled] !== undefined) &&
    (kind.unlabelled === undefined || labels[kind.unlabelled] === undefined)
  );
}

function valuesOf(match: Match, { labels, annotations, body, meshConfig }: LedgerObject): readonly unknown[] {
  switch (match.at) {
    case 'object':
      return [body];
    case 'label':
      return [labels[match.key]];
    case 'annotation':
      return [annotations[match.key]];
    case 'field':
      return at(body, match.path);
    case 'mesh-config':
      return at(meshConfig, match.path);
    case 'environment':
      return variableOf(body, match.variable);
  }
}

/** A field, and which items of the list in it: all, or one. */
interface Step {
  readonly field: string;
  readonly items: 'all' | number | undefined;
}

/** Paths are few, and objects many. */
const STEPS = new Map<string, readonly Step[]>();

function stepsOf(path: string): readonly Step[] {
  const known = STEPS.get(path);
  if (known !== undefined) return known;
  const steps = path.split('.').map((step): Step => {
    const [, field = step, index] = /^([^[]+)(?:\[(\d*)\])?$/.exec(step) ?? [];
    return { field, items: index === undefined ? undefined : index === '' ? 'all' : Number(index) };
  });
  STEPS.set(path, steps);
  return steps;
}

/** What is at a path; undefined for each place where it ends early. */
function at(value: unknown, path: string): unknown[] {
  return atSteps(value, stepsOf(path), 0);
}

function atSteps(value: unknown, steps: readonly Step[], place: number): unknown[] {
  const step = steps[place];
  if (step === undefined) return [value];
  const inside = isRecord(value) ? value[step.field] : undefined;
  if (step.items === undefined) return inside === undefined ? [undefined] : atSteps(inside, steps, place + 1);
  const items: readonly unknown[] = Array.isArray(inside) ? inside : [];
  if (step.items !== 'all') return atSteps(items[step.items], steps, place + 1);
  return items.flatMap((item) => atSteps(item, steps, place + 1));
}

/** Nothing where no environment was read: then it is not known that the variable is missing. */
function variableOf(body: Readonly<Record<string, unknown>>, name: string): readonly unknown[] {
  const known = variables(body);
  return known.get(name) ?? (known.size === 0 ? [] : [undefined]);
}

/** By name, the values of the variables of all containers. One that is taken from elsewhere has a value that is not known. */
function variables(body: Readonly<Record<string, unknown>>): ReadonlyMap<string, readonly unknown[]> {
  const containers = ['spec', 'spec.template.spec'].flatMap((spec) =>
    ['containers[]', 'initContainers[]'].flatMap((list) => at(body, `${spec}.${list}`)),
  );
  const found = new Map<string, unknown[]>();
  for (const variable of containers.flatMap((container) => at(container, 'env[]')).filter(isRecord)) {
    const name = String(variable.name);
    found.set(name, [...(found.get(name) ?? []), variable.value ?? variable.valueFrom ?? '']);
  }
  return found;
}

/** An empty list or map says nothing; a list says nothing where none of its items does. */
function isHarmless(value: unknown, harmless: readonly string[]): boolean {
  if (Array.isArray(value)) return value.every((item) => isHarmless(item, harmless));
  if (isRecord(value)) return Object.keys(value).length === 0;
  return harmless.includes(String(value).trim());
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
