import { hasFormOfLabel } from './domain-name';

/*
 * Labels as istiod checks them in a subset. Other than Kubernetes it minds neither the length of a value nor that of a
 * single label of the key's prefix, so that a subset can ask for labels that no pod can have.
 *
 * Source: istio, pkg/config/labels/instance.go.
 */

const LONGEST_PREFIX = 253;
const LONGEST_NAME = 63;

export function isTagKey(key: string): boolean {
  const slash = key.lastIndexOf('/');
  const name = key.slice(slash + 1);
  if (name.length > LONGEST_NAME || name === '' || !hasFormOfName(name)) return false;
  return slash === -1 || (slash <= LONGEST_PREFIX && key.slice(0, slash).split('.').every(hasFormOfLabel));
}

export function isTagValue(value: string): boolean {
  return value === '' || hasFormOfName(value);
}

function hasFormOfName(text: string): boolean {
  return /^(?:[A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/.test(text);
}
