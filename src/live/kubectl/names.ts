import { isDnsLabel, isDnsSubdomain } from '../../util/kubernetes-names';

/** Reports whether a value can be the name of a Namespace. What cannot never becomes a path, a file or an argument. */
export function isNamespaceName(value: unknown): value is string {
  return isDnsLabel(value);
}

/** Reports whether a value can be the name of an object of a kind that is read from clusters. */
export function isObjectName(value: unknown): value is string {
  return isDnsSubdomain(value);
}
