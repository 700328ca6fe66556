import type { IConstruct } from 'constructs';
import { Lazy } from 'cdk8s';
import { renderFor } from '../../synth/rendering';
import { describe, type Problem } from '../../synth/problem';
import { nameList, targetsOf } from '../../synth/scope';
import type { TargetCluster } from '../../synth/scope';

/**
 * Has a construct checked at synth, together with all others. In a mesh the check sees the values of each cluster; what
 * is wrong in some clusters only is said with their names. It also runs in a stock cdk8s App, as any validation does.
 */
export function checkAtSynth(construct: IConstruct, check: () => Problem[]): void {
  construct.node.addValidation({ validate: () => runForEachTarget(construct, check) });
}

function runForEachTarget(construct: IConstruct, check: () => Problem[]): string[] {
  const targets = targetsOf(construct);
  const [first] = targets;
  if (first === undefined) return check().map(describe);
  const once = renderFor(first, check);
  if (!once.perCluster) return once.value.map(describe);

  const clustersOf = new Map<string, TargetCluster[]>();
  for (const cluster of targets) {
    for (const problem of renderFor(cluster, check).value) {
      const text = describe(problem);
      clustersOf.set(text, [...(clustersOf.get(text) ?? []), cluster]);
    }
  }
  return [...clustersOf].map(([text, clusters]) =>
    clusters.length === targets.length ? text : `in ${nameList(clusters)}: ${text}`,
  );
}

const DNS_LABEL = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const DNS_SUBDOMAIN = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const QUALIFIED_NAME = /^[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?$/;
const MAX_DNS_LABEL = 63;
const MAX_DNS_SUBDOMAIN = 253;
const MAX_LABEL_VALUE = 63;

export function isDnsLabel(name: unknown): name is string {
  return typeof name === 'string' && name.length <= MAX_DNS_LABEL && DNS_LABEL.test(name);
}

/** RFC 1035 label: what a Service's name must be. */
export function isServiceName(name: unknown): name is string {
  return isDnsLabel(name) && /^[a-z]/.test(name);
}

export function isDnsSubdomain(name: unknown): name is string {
  return typeof name === 'string' && name.length <= MAX_DNS_SUBDOMAIN && DNS_SUBDOMAIN.test(name);
}

export function isLabelKey(key: string): boolean {
  const parts = key.split('/');
  const name = parts.pop() ?? '';
  if (parts.length > 1 || (parts.length === 1 && !isDnsSubdomain(parts[0]))) return false;
  return name.length <= 63 && QUALIFIED_NAME.test(name);
}

export function isLabelValue(value: unknown): value is string {
  return typeof value === 'string' && value.length <= MAX_LABEL_VALUE && (value === '' || QUALIFIED_NAME.test(value));
}

const REFUSED_BY_API_SERVER =
  'the API server refuses the object, so the cluster keeps what it had before, without this change.';

/** A name of an object: a DNS label, as Services, Namespaces and everything istiod generates from a name need. */
export function checkName(kind: string, name: unknown): Problem[] {
  const valid = kind === 'Service' ? isServiceName(name) : isDnsLabel(name);
  if (valid) return [];
  return [
    {
      what: `${kind} name ${show(name)} is not a DNS label.`,
      why: REFUSED_BY_API_SERVER,
      fix: `use lower-case letters, digits and "-", ${kind === 'Service' ? 'starting with a letter' : 'starting and ending with a letter or digit'}, at most 63 characters.`,
    },
  ];
}

/** The namespace an object goes to, by its own prop or its chart's. */
export function checkNamespace(namespace: unknown): Problem[] {
  if (namespace === undefined) {
    return [
      {
        what: 'has no namespace.',
        why: 'it would land in whatever namespace kubectl points at, another one in each cluster, and failover needs the same name everywhere.',
        fix: 'give the chart a namespace ({ namespace: … }) or set it in the props.',
      },
    ];
  }
  return checkName('Namespace', namespace);
}

/** Labels: keys and values as Kubernetes takes them. */
export function checkLabels(field: string, labels: Record<string, unknown> | undefined): Problem[] {
  const problems: Problem[] = [];
  for (const [key, value] of Object.entries(labels ?? {})) {
    if (!isLabelKey(key)) problems.push(invalidKey(field, key));
    else if (!isLabelValue(value)) {
      problems.push({
        what: `${field}: the value ${show(value)} of "${key}" is not a label value.`,
        why: REFUSED_BY_API_SERVER,
        fix: 'use a string of at most 63 letters, digits, "-", "_" and ".", starting and ending with a letter or digit (or empty).',
      });
    }
  }
  return problems;
}

/** Annotations: keys as for labels, values any string. */
export function checkAnnotations(field: string, annotations: Record<string, unknown> | undefined): Problem[] {
  const problems: Problem[] = [];
  for (const [key, value] of Object.entries(annotations ?? {})) {
    if (!isLabelKey(key.toLowerCase())) problems.push(invalidKey(field, key));
    else if (typeof value !== 'string') {
      problems.push({
        what: `${field}: the value ${show(value)} of "${key}" is not a string.`,
        why: REFUSED_BY_API_SERVER,
        fix: `write it as a string: "${String(value)}".`,
      });
    }
  }
  return problems;
}

function invalidKey(field: string, key: string): Problem {
  return {
    what: `${field}: "${key}" is not a valid key.`,
    why: REFUSED_BY_API_SERVER,
    fix: 'use NAME or PREFIX/NAME: the name at most 63 letters, digits, "-", "_" and ".", the prefix a DNS name.',
  };
}

/** Keys that the construct itself sets. Two writers of one binding label is how the clusters drift apart. */
export function checkReserved(
  field: string,
  given: Record<string, unknown> | undefined,
  reserved: Record<string, string>,
): Problem[] {
  return Object.keys(given ?? {})
    .filter((key) => Object.hasOwn(reserved, key))
    .map((key) => ({
      what: `${field} sets "${key}", which this construct writes itself.`,
      why: 'two places that decide one label can disagree, and then the service has another waypoint, or none, in one cluster.',
      fix: `leave it out and use ${reserved[key]}.`,
    }));
}

/** A whole number in a range, both ends included. */
export function checkInteger(field: string, value: unknown, minimum: number, maximum: number, why: string): Problem[] {
  if (typeof value === 'number' && Number.isInteger(value) && value >= minimum && value <= maximum) return [];
  const range = maximum === Number.MAX_SAFE_INTEGER ? `of at least ${minimum}` : `from ${minimum} to ${maximum}`;
  return [{ what: `${field} is ${show(value)}.`, why, fix: `use a whole number ${range}.` }];
}

/** How a value looks in a message. */
export function show(value: unknown): string {
  if (value instanceof Lazy) return 'a token';
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'object' && value !== null) return Array.isArray(value) ? 'a list' : 'an object';
  return String(value);
}
