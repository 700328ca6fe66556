import { fieldsOf, isMap, maps } from '../../util/maps';

type Fields = Readonly<Record<string, unknown>>;

/** Lists of the spec of pods whose items are merged by their names; of all others, the later counts. */
const BY_NAME = ['containers', 'initContainers', 'volumes', 'env'];

/** A spec of pods with another one merged over it, as a strategic merge patch does: null removes a field. */
export function strategicMerge(base: Fields, patch: Fields): Fields {
  const result: Record<string, unknown> = { ...base };
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete result[key];
    else if (isMap(value)) result[key] = strategicMerge(fieldsOf(result[key]), value);
    else if (BY_NAME.includes(key) && Array.isArray(value)) result[key] = mergedByName(maps(result[key]), maps(value));
    else result[key] = value;
  }
  return result;
}

function mergedByName(base: readonly Fields[], patch: readonly Fields[]): Fields[] {
  const merged = base.map((item) => {
    const over = patch.find(({ name }) => name === item.name);
    return over === undefined ? item : strategicMerge(item, over);
  });
  return [...merged, ...patch.filter(({ name }) => !base.some((item) => item.name === name))];
}
