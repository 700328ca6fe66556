import { isMap, type KubeObject } from '../../model/object';

/** A field of a live object that is not as declared. */
export interface Difference {
  /** As "spec.trafficPolicy.outlierDetection.interval". */
  readonly path: string;
  readonly declared: unknown;
  /** Undefined where it is not there. */
  readonly live: unknown;
}

/** Written by controllers and API servers, not declared. */
const OF_OTHERS = ['status'];
const METADATA_OF_OTHERS = [
  'creationTimestamp',
  'generateName',
  'generation',
  'managedFields',
  'resourceVersion',
  'selfLink',
  'uid',
];

/**
 * What of a declaration does not hold. API servers add defaults, and controllers what is theirs, so only what is declared
 * counts; but the rules of Istio have no defaults, and there a field that another client added is a difference, too.
 */
export function differencesOf(declared: KubeObject, live: Readonly<Record<string, unknown>>): Difference[] {
  const { metadata, ...fields } = declared.body;
  const comparison = new Comparison(isBuiltIn(declared.group));
  comparison.compare(without(metadata, METADATA_OF_OTHERS), live.metadata, 'metadata');
  for (const [field, value] of Object.entries(fields)) {
    if (OF_OTHERS.includes(field) || field === 'apiVersion') continue;
    comparison.compare(value, live[field], field);
  }
  if (declared.group === 'networking.istio.io') comparison.addedTo(declared.body.spec, live.spec, 'spec');
  return comparison.differences;
}

class Comparison {
  public readonly differences: Difference[] = [];

  /** @param dropsZeros true where the API server does not keep false, 0 and "" that say nothing new */
  constructor(private readonly dropsZeros: boolean) {}

  public compare(declared: unknown, live: unknown, path: string): void {
    if (isNothing(declared) && (live === undefined || isNothing(live))) return;
    if (live === undefined && this.dropsZeros && (declared === false || declared === 0 || declared === '')) return;
    if (isMap(declared) && isMap(live)) {
      for (const [field, value] of Object.entries(declared)) this.compare(value, live[field], join(path, field));
    } else if (Array.isArray(declared) && Array.isArray(live)) {
      this.compareLists(declared, live, path);
    } else if (declared !== live && !(AMOUNTS.test(path) && isSameAmount(declared, live))) {
      this.differences.push({ path, declared, live });
    }
  }

  /** Notes what a live value has that was not declared. */
  public addedTo(declared: unknown, live: unknown, path: string): void {
    if (!isMap(live)) return;
    for (const [field, value] of Object.entries(live)) {
      const own = isMap(declared) ? declared[field] : undefined;
      if (own === undefined && !isNothing(value)) {
        this.differences.push({ path: join(path, field), declared: undefined, live: value });
      } else if (isMap(value)) {
        this.addedTo(own, value, join(path, field));
      } else if (Array.isArray(value) && Array.isArray(own)) {
        value.forEach((item, index) => this.addedTo(own[index], item, `${path}.${field}[${index}]`));
      }
    }
  }

  private compareLists(declared: readonly unknown[], live: readonly unknown[], path: string): void {
    if (declared.length !== live.length) {
      this.differences.push({ path, declared, live });
      return;
    }
    declared.forEach((item, index) => {
      // Server-side apply keeps lists with names in an order of its own.
      const name = isMap(item) ? item.name : undefined;
      const other =
        name === undefined ? -1 : live.findIndex((candidate) => isMap(candidate) && candidate.name === name);
      this.compare(item, live[other < 0 ? index : other], `${path}[${index}]`);
    });
  }
}

function isNothing(value: unknown): boolean {
  if (value === null || value === undefined) return true;
  return Array.isArray(value) ? value.length === 0 : isMap(value) && Object.keys(value).length === 0;
}

/** Where amounts stand. Elsewhere "1.0" and "1" are two texts. */
const AMOUNTS = /\.(limits|requests|sizeLimit|hard|capacity)\b/;

function isSameAmount(declared: unknown, live: unknown): boolean {
  const [left, right] = [quantityOf(declared), quantityOf(live)];
  return left !== undefined && left === right;
}

/** API servers rewrite amounts: 1000m is 1, and 1024Mi is 1Gi. */
function quantityOf(value: unknown): number | undefined {
  const [, number, suffix] = /^(\d+(?:\.\d+)?)(m|k|Ki|M|Mi|G|Gi|T|Ti)?$/.exec(String(value)) ?? [];
  return number === undefined ? undefined : Number(number) * FACTORS[suffix ?? '']!;
}

const FACTORS: Readonly<Record<string, number>> = {
  '': 1,
  m: 1e-3,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
};

/** The kinds that API servers bring along forget zeros; those that others define keep whatever is written. */
function isBuiltIn(group: string): boolean {
  return !group.includes('.') || (group.endsWith('.k8s.io') && group !== 'gateway.networking.k8s.io');
}

function without(value: unknown, fields: readonly string[]): unknown {
  return isMap(value) ? Object.fromEntries(Object.entries(value).filter(([field]) => !fields.includes(field))) : value;
}

function join(path: string, field: string): string {
  return /^[\w-]+$/.test(field) ? `${path}.${field}` : `${path}[${JSON.stringify(field)}]`;
}
