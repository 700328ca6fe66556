import { formatFieldPath, isMap, type FieldPath } from '../object';

/** What a live object has of its own, and no manifest says. */
const OF_THE_API_SERVER = ['creationTimestamp', 'generation', 'managedFields', 'resourceVersion', 'selfLink', 'uid'];

type Body = Readonly<Record<string, unknown>>;

/** The fields in which two descriptions of an object differ, as "spec.host", in their order. */
export function differingFields(before: Body, after: Body): string[] {
  return compare(ofManifests(before), ofManifests(after), [], false);
}

/**
 * The fields of a manifest that a live object does not have as it says. What only the live object has is left as it is by
 * the client that applies the manifest: defaults of the API server, and what others wrote.
 */
export function fieldsToApply(live: Body, manifest: Body): string[] {
  return compare(ofManifests(live), ofManifests(manifest), [], true);
}

function ofManifests({ status: _, ...body }: Body): Body {
  if (!isMap(body.metadata)) return body;
  const metadata = Object.entries(body.metadata).filter(([key]) => !OF_THE_API_SERVER.includes(key));
  return { ...body, metadata: Object.fromEntries(metadata) };
}

/** @param appliesOnly true where only what the later one says counts */
function compare(before: unknown, after: unknown, path: FieldPath, appliesOnly: boolean): string[] {
  if (isMap(before) && isMap(after)) {
    const keys = appliesOnly ? Object.keys(after) : [...new Set([...Object.keys(before), ...Object.keys(after)])];
    return keys.flatMap((key) => compare(before[key], after[key], [...path, key], appliesOnly));
  }
  if (Array.isArray(before) && Array.isArray(after) && before.length === after.length) {
    return after.flatMap((item, index) => compare(before[index], item, [...path, index], appliesOnly));
  }
  return isEmpty(before) && isEmpty(after) ? [] : Object.is(before, after) ? [] : [formatFieldPath(path)];
}

/** Nothing, and what is written for nothing. */
function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || (isMap(value) && Object.keys(value).length === 0);
}
