import { isMap } from '../../model/object';

/**
 * What is kept of a value. Whatever a shape does not name is dropped, so an unknown field stays where it is.
 *
 * - a map keeps the named fields, each by its own shape;
 * - a list keeps every item by the one shape in it;
 * - a function keeps what it returns; undefined is nothing.
 */
export type Shape = FieldShapes | readonly [Shape] | ((value: unknown) => unknown);

/** The fields of a map that are kept, each by its shape. */
export interface FieldShapes {
  readonly [field: string]: Shape;
}

/** Stands for a value that is not kept, where it matters that there is one. */
export const UNREAD = 'unread';

/** Keeps a text, a number or a yes or no; no map and no list. */
export function scalar(value: unknown): unknown {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : undefined;
}

/** Keeps all of a value. For what is itself nothing but settings of Istio. */
export function all(value: unknown): unknown {
  return value;
}

/** Keeps a map of strings, whatever its keys: labels and selectors. */
export function strings(value: unknown): unknown {
  return stringsWhere(() => true)(value);
}

/** Keeps the strings of a map whose keys are wanted. */
export function stringsWhere(isWanted: (key: string) => boolean): (value: unknown) => unknown {
  return (value) => {
    if (!isMap(value)) return undefined;
    return Object.fromEntries(Object.entries(value).filter(([key, item]) => typeof item === 'string' && isWanted(key)));
  };
}

/** Which labels an object of Kubernetes asks for. */
export const LABEL_SELECTOR: Shape = {
  matchLabels: strings,
  matchExpressions: [{ key: scalar, operator: scalar, values: [scalar] }],
};

/** What a shape keeps of a value; undefined where that is nothing. */
export function keep(value: unknown, shape: Shape): unknown {
  if (typeof shape === 'function') return shape(value);
  if (isList(shape)) {
    return Array.isArray(value)
      ? value.map((item) => keep(item, shape[0])).filter((item) => item !== undefined)
      : undefined;
  }
  if (!isMap(value)) return undefined;
  const kept = Object.entries(shape)
    .filter(([field]) => Object.hasOwn(value, field))
    .map(([field, inner]) => [field, keep(value[field], inner)] as const)
    .filter(([, item]) => item !== undefined);
  return Object.fromEntries(kept);
}

function isList(shape: FieldShapes | readonly [Shape]): shape is readonly [Shape] {
  return Array.isArray(shape);
}
