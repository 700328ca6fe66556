import { compareText } from '../../util/compare-text';
import { fieldsOf, maps } from '../../util/maps';
import { LABEL_REGION, LABEL_ZONE } from '../../istio/vocabulary';
import {
  matchesLabels,
  matchesSelector,
  stringMap,
  toLabelSelector,
  type KubeObject,
  type LabelSelector,
} from '../object';

const REQUIRED = 'requiredDuringSchedulingIgnoredDuringExecution';

/** Which Nodes the pods of a workload may run on. */
export interface NodeTerms {
  /** Labels that a Node has to have, all of them. */
  readonly labels: Readonly<Record<string, string>>;
  /** Of these a Node has to match one; undefined where nothing else is asked for. */
  readonly anyOf: readonly LabelSelector[] | undefined;
}

/** What the spec of a pod asks of its Node: its node selector, and the node affinity that it requires. */
export function nodeTermsOf({ nodeSelector, affinity }: Readonly<Record<string, unknown>>): NodeTerms {
  const required = fieldsOf(fieldsOf(affinity).nodeAffinity)[REQUIRED];
  // A term of fields alone names one Node, which says nothing of where that is.
  const terms = maps(fieldsOf(required).nodeSelectorTerms).filter(({ matchFields }) => matchFields === undefined);
  return {
    labels: stringMap(nodeSelector),
    anyOf: terms.length === 0 ? undefined : terms.map(toLabelSelector),
  };
}

/** Reports whether pods may run on a Node, by its labels. */
export function allowsNode({ labels, anyOf }: NodeTerms, node: KubeObject['labels']): boolean {
  return matchesLabels(labels, node) && (anyOf === undefined || anyOf.some((term) => matchesSelector(term, node)));
}

/** The same terms, as far as they ask for a region or a zone: where Nodes were not read, nothing says what other labels they have. */
export function placeTermsOf({ labels, anyOf }: NodeTerms): NodeTerms {
  const isOfPlace = (key: string): boolean => key === LABEL_REGION || key === LABEL_ZONE;
  return {
    labels: Object.fromEntries(Object.entries(labels).filter(([key]) => isOfPlace(key))),
    anyOf: anyOf?.map(({ matchLabels, matchExpressions }) => ({
      matchLabels,
      matchExpressions: matchExpressions.filter(({ key }) => isOfPlace(key)),
    })),
  };
}

/** The zones that terms name, sorted. */
export function zonesNamedBy({ labels, anyOf = [] }: NodeTerms): readonly string[] {
  const named = anyOf.flatMap(({ matchExpressions }) =>
    matchExpressions.flatMap(({ key, operator, values }) => (key === LABEL_ZONE && operator === 'In' ? values : [])),
  );
  const selected = labels[LABEL_ZONE];
  return selected === undefined ? [...new Set(named)].sort(compareText) : [selected];
}
