/** A map of strings. Keeps the entries whose value is a string; anything that is not a map is an empty one. */
export function stringMap(value: unknown): Readonly<Record<string, string>> {
  if (!isMap(value)) return {};
  return Object.fromEntries(
    Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}

/** Reports whether a value is a map of JSON or YAML. */
export function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A map as it is; anything that is not a map is an empty one. */
export function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return isMap(value) ? value : {};
}

/** The maps of a list; what is not a map is left out, and anything that is not a list is an empty one. */
export function maps(value: unknown): Record<string, unknown>[] {
  return Array.isArray(value) ? value.filter(isMap) : [];
}

/** The same with an empty map in place of what is not a map: of a policy, no entry may disappear. */
export function mapsInPlace(value: unknown): Record<string, unknown>[] {
  return (Array.isArray(value) ? value : []).map((item: unknown) => (isMap(item) ? item : {}));
}

/** The strings of a list; what is not a string is left out, and anything that is not a list is an empty one. */
export function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}
