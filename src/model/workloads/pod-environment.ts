import { fieldsOf, maps } from '../../util/maps';
import { isMap, stringMap } from '../object';

/** What is known of a variable of the containers of a pod. */
export type Variable =
  | { readonly is: 'value'; readonly value: string }
  | { readonly is: 'missing' }
  /** It is set, or may be, and its value was not read. */
  | { readonly is: 'elsewhere' };

type Fields = Readonly<Record<string, unknown>>;

const MISSING: Variable = { is: 'missing' };
const ELSEWHERE: Variable = { is: 'elsewhere' };

/** A reference to another variable in a value, as Kubernetes expands it. */
const EXPANDED = '$(';

/** A variable as the containers of a pod have it; of one that stands twice, the last counts. */
export function variableInPod(pod: Fields, name: string): Variable {
  const containers = maps(fieldsOf(pod.spec).containers);
  const found = containers
    .flatMap(({ env }) => maps(env))
    .filter((variable) => variable.name === name)
    .at(-1);
  if (found === undefined) return containers.some(takesAll) ? ELSEWHERE : MISSING;
  const { value, valueFrom } = found;
  if (isMap(valueFrom)) {
    const field = fieldOfPod(pod, valueFrom.fieldRef);
    return field === undefined ? ELSEWHERE : { is: 'value', value: field };
  }
  if (value === undefined || value === null) return { is: 'value', value: '' };
  return typeof value === 'string' && !value.includes(EXPANDED) ? { is: 'value', value } : ELSEWHERE;
}

/** True if a container has all variables of a ConfigMap or Secret. */
function takesAll({ envFrom }: Fields): boolean {
  return Array.isArray(envFrom) ? envFrom.length > 0 : envFrom !== undefined && envFrom !== null;
}

const SUBSCRIPTED = /^metadata\.(labels|annotations)\['(.*)'\]$/;

/**
 * What a reference to a field of the pod itself stands for; a label or annotation that the pod does not have is empty. Undefined for
 * fields that are not known of every pod.
 *
 * @see https://kubernetes.io/docs/concepts/workloads/pods/downward-api/
 */
export function fieldOfPod({ metadata, spec }: Fields, reference: unknown): string | undefined {
  const { apiVersion = 'v1', fieldPath } = fieldsOf(reference);
  if (apiVersion !== 'v1' || typeof fieldPath !== 'string') return undefined;
  const [, map, key] = SUBSCRIPTED.exec(fieldPath) ?? [];
  if (map !== undefined && key !== undefined) return stringMap(fieldsOf(metadata)[map])[key] ?? '';
  const simple = SIMPLE[fieldPath]?.(fieldsOf(metadata), fieldsOf(spec));
  return typeof simple === 'string' ? simple : undefined;
}

const SIMPLE: Readonly<Record<string, ((metadata: Fields, spec: Fields) => unknown) | undefined>> = {
  'metadata.name': ({ name }) => name,
  'metadata.namespace': ({ namespace = 'default' }) => namespace,
  'spec.nodeName': (_metadata, { nodeName }) => nodeName,
  'spec.serviceAccountName': (_metadata, { serviceAccountName }) => serviceAccountName,
};
