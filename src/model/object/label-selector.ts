import { LABEL_NAMESPACE_NAME } from '../../istio/vocabulary';
import { isMap, stringMap } from './kube-object';

/** A label selector of Kubernetes. One that says nothing matches everything. */
export interface LabelSelector {
  readonly matchLabels: Readonly<Record<string, string>>;
  readonly matchExpressions: readonly LabelExpression[];
}

export interface LabelExpression {
  readonly key: string;
  readonly operator: string;
  readonly values: readonly string[];
}

/** Reads a selector; what is none selects everything. */
export function toLabelSelector(value: unknown): LabelSelector {
  const { matchLabels, matchExpressions } = isMap(value) ? value : {};
  return {
    matchLabels: stringMap(matchLabels),
    matchExpressions: (Array.isArray(matchExpressions) ? matchExpressions : [])
      .filter(isMap)
      .map(({ key, operator, values }) => ({
        key: String(key),
        operator: String(operator),
        values: Array.isArray(values) ? values.map(String) : [],
      })),
  };
}

/** The labels of a Namespace as a cluster has it. */
export function labelsOfNamespace(
  name: string,
  labels: Readonly<Record<string, string>> | undefined,
): Readonly<Record<string, string>> {
  return { ...labels, [LABEL_NAMESPACE_NAME]: name };
}

/** True if a selector of namespaces can be answered without having read them. */
export function asksForNameOnly({ matchLabels, matchExpressions }: LabelSelector): boolean {
  return [...Object.keys(matchLabels), ...matchExpressions.map(({ key }) => key)].every(
    (key) => key === LABEL_NAMESPACE_NAME,
  );
}

/** True if an object carries every label of a selector. */
export function matchesLabels(
  selector: Readonly<Record<string, string>> | undefined,
  labels: Readonly<Record<string, string>>,
): boolean {
  return Object.entries(selector ?? {}).every(([key, value]) => labels[key] === value);
}

/** True if a selector can be read; nothing can be made of one that cannot. */
export function isValidSelector({ matchExpressions }: LabelSelector): boolean {
  return matchExpressions.every(({ operator, values }) => {
    if (operator === 'In' || operator === 'NotIn') return values.length > 0;
    return (operator === 'Exists' || operator === 'DoesNotExist') && values.length === 0;
  });
}

/**
 * True if an object with these labels is selected.
 *
 * @see k8s.io/apimachinery, meta/v1 LabelSelectorAsSelector
 */
export function matchesSelector(
  selector: LabelSelector | undefined,
  labels: Readonly<Record<string, string>>,
): boolean {
  if (selector === undefined) return true;
  if (!isValidSelector(selector) || !matchesLabels(selector.matchLabels, labels)) return false;
  return selector.matchExpressions.every(({ key, operator, values }) => {
    const value = labels[key];
    switch (operator) {
      case 'In':
        return value !== undefined && values.includes(value);
      case 'NotIn':
        return value === undefined || !values.includes(value);
      case 'Exists':
        return value !== undefined;
      default:
        return value === undefined;
    }
  });
}
