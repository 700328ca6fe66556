import { LABEL_REVISION } from '../../istio/vocabulary';
import type { KubeObject } from '../kube-object';
import type { Istiod } from './istiod';

const DEFAULT_REVISION = 'default';

/**
 * Reports whether istiod ignores a DestinationRule or VirtualService because its label istio.io/rev names another
 * revision. A revision tag is not a revision here. Where istiod's Deployment was not read, the default revision is assumed.
 *
 * @see istio pilot/pkg/config/kube/crdclient/client.go, pkg/config/model.go LabelsInRevision
 */
export function isOfOtherRevision({ group, labels }: KubeObject, { revision }: Pick<Istiod, 'revision'>): boolean {
  const wanted = labels[LABEL_REVISION];
  if (group !== 'networking.istio.io' || wanted === undefined) return false;
  return wanted !== (revision ?? DEFAULT_REVISION);
}

/** Reports whether it depends on istiod's revision, which was not read, if istiod reads an object. */
export function dependsOnRevision(object: KubeObject, istiod: Pick<Istiod, 'revision'>): boolean {
  return istiod.revision === undefined && isOfOtherRevision(object, istiod);
}
