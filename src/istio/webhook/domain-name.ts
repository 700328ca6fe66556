import { show } from '../api/complaint';

/*
 * Domain names as istiod checks them. It is lenient where one might not expect it: capitals are fine, "10" is a name, and so
 * is "foo.99999999999999999999", because a number that Go cannot hold is none.
 *
 * Source: istio, pkg/config/validation/agent/validation.go, ValidateFQDN and ValidateWildcardDomain; pkg/config/labels.
 */

const LONGEST_NAME = 255;
const LONGEST_LABEL = 63;
const LARGEST_INT64 = 2n ** 63n - 1n;

/** One label of a domain name, as "reviews"; also the name of a namespace or a subset. */
export function isDomainLabel(text: string): boolean {
  return text.length <= LONGEST_LABEL && hasFormOfLabel(text);
}

/** The same at any length. */
export function hasFormOfLabel(text: string): boolean {
  return /^[a-zA-Z0-9](?:[-a-zA-Z0-9]*[a-zA-Z0-9])?$/.test(text);
}

/** Why a text is not a domain name; undefined where it is one. A `*` may only begin it, and only where wildcards are allowed. */
export function findDomainProblem(name: string, { wildcard }: { readonly wildcard: boolean }): string | undefined {
  if (name === '') return 'The name is empty.';
  if (name.length > LONGEST_NAME)
    return `${show(name)} is longer than the ${LONGEST_NAME} characters of a domain name.`;
  const labels = name.split('.');
  // A first label that may be a wildcard is never looked at as a number, and never missing.
  const first = wildcard ? labels.shift() : undefined;
  if (first !== undefined && !isWildcardLabel(first))
    return `${show(name)} begins with ${show(first)}, which is not a label.`;
  const last = labels.at(-1) ?? '';
  if (/^[0-9]+$/.test(last) && BigInt(last) <= LARGEST_INT64) {
    return `${show(name)} ends with the number ${last}, so it is an address or a mistake, not a name.`;
  }
  // The dot of "example.com." ends a name that is complete.
  if (last === '') labels.pop();
  const wrong = labels.find((label) => !isDomainLabel(label));
  return wrong === undefined ? undefined : `${show(name)} has ${show(wrong)} between its dots, which is not a label.`;
}

function isWildcardLabel(label: string): boolean {
  return label === '*' || (label.length <= LONGEST_LABEL && hasFormOfLabel(label.replace(/^\*-?/, '')));
}
