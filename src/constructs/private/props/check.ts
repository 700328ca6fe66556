import { Lazy } from 'cdk8s';
import type { Problem } from '../../../diagnostics';
import { NO_NAMESPACE } from '../../../synth/messages/once-per-chart';
import { read } from '../../../synth/render/rendering';
import { isDnsLabel, isDnsSubdomain, isLabelKey, isLabelValue } from '../../../util/kubernetes-names';
import { A_TOKEN, show } from './show';

const REFUSED_BY_API_SERVER =
  'the API server refuses the object, so the cluster keeps what it had before, without this change.';

const LABEL_FORM =
  'use lower-case letters, digits and "-", starting and ending with a letter or digit, at most 63 characters.';
const SUBDOMAIN_FORM =
  'use lower-case letters, digits, "-" and ".", starting and ending with a letter or digit, at most 253 characters.';

/** What each kind that is declared here may be called. */
const NAMES = {
  DestinationRule: { isValid: isDnsSubdomain, why: REFUSED_BY_API_SERVER, fix: SUBDOMAIN_FORM },
  Gateway: {
    isValid: isDnsLabel,
    why: 'istiod generates a Service of the same name, which the API server refuses: the proxies would run, but clients could not reach them.',
    fix: LABEL_FORM,
  },
  Namespace: { isValid: isDnsLabel, why: REFUSED_BY_API_SERVER, fix: LABEL_FORM },
  Service: { isValid: isDnsLabel, why: REFUSED_BY_API_SERVER, fix: LABEL_FORM },
};

/** The name of an object: what its kind may be called, and the same in every cluster. */
export function checkName(kind: keyof typeof NAMES, name: unknown): Problem[] {
  if (name instanceof Lazy) return [lateIdentity(`${kind} name`)];
  const { isValid, why, fix } = NAMES[kind];
  return isValid(name) ? [] : [{ message: `${show(name)} cannot be the name of a ${kind}.`, why, fix }];
}

function lateIdentity(field: string): Problem {
  return {
    message: `${field} is ${A_TOKEN}.`,
    why: 'clusters find each other’s service, waypoint and rule by kind, namespace and name; where those differ there is nothing to fail over to.',
    fix: 'write it out, equal in every cluster; mesh.perCluster() is for other fields.',
  };
}

/** One of an enum's values. In TypeScript the compiler checks it; this is for JavaScript and for `any`. */
export function checkOneOf(field: string, value: unknown, allowed: Record<string, string>, why: string): Problem[] {
  const values = Object.values(allowed);
  if (value === undefined || values.includes(value as string)) return [];
  return [{ message: `${field} is ${show(value)}.`, why, fix: `use one of ${values.join(', ')}.` }];
}

/** The namespace an object goes to, by its own prop or its chart's. */
export function checkNamespace(namespace: unknown): Problem[] {
  if (namespace === undefined) {
    return [{ message: 'has no namespace.', ...NO_NAMESPACE, prop: 'namespace' }];
  }
  return checkName('Namespace', namespace);
}

/** Labels: keys and values as Kubernetes takes them. A value may differ per cluster, the set of keys may not. */
export function checkLabels(field: string, labels: Record<string, unknown> | undefined): Problem[] {
  if (labels instanceof Lazy) return [lateMap(field)];
  const problems: Problem[] = [];
  for (const [key, value] of Object.entries(read(labels) ?? {})) {
    if (!isLabelKey(key)) problems.push(invalidKey(field, key));
    else if (!isLabelValue(value)) {
      problems.push({
        message: `${field}: the value ${show(value)} of "${key}" is not a label value.`,
        why: REFUSED_BY_API_SERVER,
        fix: 'use a string of at most 63 letters, digits, "-", "_" and ".", starting and ending with a letter or digit (or empty).',
      });
    }
  }
  return problems;
}

/** Annotations: keys as for labels, values any string. */
export function checkAnnotations(field: string, annotations: Record<string, unknown> | undefined): Problem[] {
  if (annotations instanceof Lazy) return [lateMap(field)];
  const problems: Problem[] = [];
  for (const [key, value] of Object.entries(read(annotations) ?? {})) {
    if (!isLabelKey(key.toLowerCase())) problems.push(invalidKey(field, key));
    else if (typeof value !== 'string') {
      problems.push({
        message: `${field}: the value ${show(value)} of "${key}" is not a string.`,
        why: REFUSED_BY_API_SERVER,
        fix:
          typeof value === 'number' || typeof value === 'boolean'
            ? `write it as a string: "${value}".`
            : 'use a string.',
      });
    }
  }
  return problems;
}

function lateMap(field: string): Problem {
  return {
    message: `${field} as a whole is ${A_TOKEN}.`,
    why: 'what others select the object by would be decided elsewhere in each cluster; cdk8s merges the keys before it knows them, so they would be lost.',
    fix: `write the keys out, and use mesh.perCluster() for the value that differs: ${field}: { key: mesh.perCluster(…) }.`,
  };
}

function invalidKey(field: string, key: string): Problem {
  return {
    message: `${field}: "${key}" is not a valid key.`,
    why: REFUSED_BY_API_SERVER,
    fix: 'use NAME or PREFIX/NAME: the name at most 63 letters, digits, "-", "_" and ".", the prefix a DNS name.',
  };
}

/** Keys that the construct itself sets. With two writers of one binding label, clusters drift apart. */
export function checkReserved(
  field: string,
  given: Record<string, unknown> | undefined,
  reserved: Record<string, string>,
): Problem[] {
  return Object.keys(given ?? {})
    .filter((key) => Object.hasOwn(reserved, key))
    .map((key) => ({
      message: `${field} sets "${key}", which this construct writes itself.`,
      why: 'two places that decide one label can disagree, and then the service has another waypoint, or none, in one cluster.',
      fix: `leave it out and use ${reserved[key]}.`,
    }));
}

/** A whole number in a range, both ends included. */
export function checkInteger(field: string, value: unknown, minimum: number, maximum: number, why: string): Problem[] {
  if (typeof value === 'number' && Number.isInteger(value) && value >= minimum && value <= maximum) return [];
  return [{ message: `${field} is ${show(value)}.`, why, fix: `use a whole number from ${minimum} to ${maximum}.` }];
}
