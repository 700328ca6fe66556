import { fields, flag, int64, listOf, mapOf, open, text, time } from './structure';

/** `metadata` of every object (k8s.io/apimachinery, meta/v1 ObjectMeta). */
export const objectMeta = fields({
  name: text,
  generateName: text,
  namespace: text,
  labels: mapOf(text),
  annotations: mapOf(text),
  finalizers: listOf(text),
  ownerReferences: listOf(
    fields({
      'apiVersion!': text,
      'kind!': text,
      'name!': text,
      'uid!': text,
      controller: flag,
      blockOwnerDeletion: flag,
    }),
  ),
  // What a server has set is in what was read from one.
  uid: text,
  resourceVersion: text,
  generation: int64,
  creationTimestamp: time,
  deletionTimestamp: time,
  deletionGracePeriodSeconds: int64,
  selfLink: text,
  managedFields: listOf(
    fields({
      apiVersion: text,
      fieldsType: text,
      fieldsV1: open,
      manager: text,
      operation: text,
      subresource: text,
      time,
    }),
  ),
});
