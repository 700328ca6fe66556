import { dnsLabel, dnsSubdomain } from '../model/schema/names';

/** Reports whether a value can be the name of a Namespace. What cannot never becomes a path, a file or an argument. */
export function isNamespaceName(value: unknown): value is string {
  return typeof value === 'string' && dnsLabel(value) === undefined;
}

/** Reports whether a value can be the name of an object of a kind that is read from clusters. */
export function isObjectName(value: unknown): value is string {
  return typeof value === 'string' && dnsSubdomain(value) === undefined;
}
