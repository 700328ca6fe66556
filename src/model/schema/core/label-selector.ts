import { fields, listOf, mapOf, text } from './structure';

/** k8s.io/apimachinery, meta/v1 LabelSelector. */
export const labelSelector = fields({
  matchLabels: mapOf(text),
  matchExpressions: listOf(fields({ 'key!': text, 'operator!': text, values: listOf(text) })),
});
