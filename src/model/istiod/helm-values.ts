import { fieldsOf, isMap } from '../../util/maps';

/** The values of a Helm chart. */
export type Values = Readonly<Record<string, unknown>>;

/** helm pkg/strvals MaxIndex */
const HELM_MAX_INDEX = 65536;

/** Maps are merged; of all else the later counts. */
export function merged(values: Values, over: Values): Values {
  const both = Object.entries(over).map(([key, value]) => {
    const known = values[key];
    return [key, isMap(known) && isMap(value) ? merged(known, value) : value] as const;
  });
  return { ...values, ...Object.fromEntries(both) };
}

/** Values with some set by their paths, as Helm's --set has them: `meshConfig.serviceSettings[0].hosts[0]`. */
export function withPaths(values: Values, set: readonly (readonly [path: string, value: unknown])[]): Values {
  return set.reduce((known, [path, value]) => {
    const keys = [...path.matchAll(/\[(\d+)\]|((?:\\.|[^.[\\])+)/g)].map(([, index, key]) =>
      index === undefined ? key!.replace(/\\(.)/g, '$1') : Number(index),
    );
    return fieldsOf(withValue(known, keys, typed(value)));
  }, values);
}

function withValue(known: unknown, [key, ...rest]: readonly (string | number)[], value: unknown): unknown {
  if (key === undefined) return value;
  if (typeof key === 'string') {
    const map = fieldsOf(known);
    return { ...map, [key]: withValue(map[key], rest, value) };
  }
  if (key > HELM_MAX_INDEX) return known;
  const items = Array.isArray(known) ? [...(known as unknown[])] : [];
  items[key] = withValue(items[key], rest, value);
  return items;
}

/** As Helm takes a value of --set: words for booleans and numbers are these. */
function typed(value: unknown): unknown {
  if (value === 'true') return true;
  if (value === 'false') return false;
  return typeof value === 'string' && /^-?[1-9]\d*$/.test(value) ? Number(value) : value;
}
