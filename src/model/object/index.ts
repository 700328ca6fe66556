// Any object of Kubernetes: its identity, its labels and who selects them, its fields, what silences a rule for it.

export { formatFieldPath, nameOfField, parseFieldPath, type FieldPath } from './field-path';
export {
  describeObject,
  identityOf,
  isMap,
  KUSTOMIZE_GROUP,
  stringMap,
  type KubeObject,
  type Origin,
} from './kube-object';
export {
  asksForNameOnly,
  isValidSelector,
  labelsOfNamespace,
  matchesLabels,
  matchesSelector,
  toLabelSelector,
  type LabelSelector,
} from './label-selector';
export { annotatedReason, findSilence, SILENCING_PREFIX, type Silence } from './silence';
export { deploysOthers, isOfDelivery } from './delivery';
