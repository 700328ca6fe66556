import { GROUP_GATEWAY_API, GROUP_NETWORKING, LABEL_REVISION } from '../../istio/vocabulary';
import type { KubeObject } from '../object';
import type { Istiod } from './istiod';
import { DEFAULT_REVISION } from '../../istio/defaults';

/** Gateways are deployed by their revision, and read by all. */
const READ_BY_ALL = ['Gateway', 'GatewayClass'];

/**
 * Reports whether istiod ignores an object of Istio's groups or the Gateway API because its label istio.io/rev names another
 * revision. A revision tag is not a revision here. Where istiod's Deployment was not read, the default revision is assumed for
 * DestinationRules and VirtualServices; what may refuse requests counts.
 *
 * @see istio pilot/pkg/config/kube/crdclient/client.go, pilot/pkg/config/kube/gateway/controller.go buildClient,
 *   pilot/pkg/serviceregistry/ambient/ambientindex.go, pkg/config/model.go LabelsInRevision
 */
export function isOfOtherRevision(
  { group, kind, labels }: KubeObject,
  { revision }: Pick<Istiod, 'revision'>,
): boolean {
  const wanted = labels[LABEL_REVISION];
  if (wanted === undefined) return false;
  if (group === GROUP_NETWORKING) return wanted !== (revision ?? DEFAULT_REVISION);
  const isRead = (group.endsWith('.istio.io') || group === GROUP_GATEWAY_API) && !READ_BY_ALL.includes(kind);
  return isRead && revision !== undefined && wanted !== revision;
}

/** Reports whether it depends on istiod's revision, which was not read, if istiod reads an object. */
export function dependsOnRevision(object: KubeObject, istiod: Pick<Istiod, 'revision'>): boolean {
  return istiod.revision === undefined && isOfOtherRevision(object, istiod);
}

/** Reports whether an object is the Deployment of an istiod of a revision, by the labels that charts give it. */
export function isIstiodOf({ kind, labels }: KubeObject, revision: string): boolean {
  return kind === 'Deployment' && labels.app === 'istiod' && labels[LABEL_REVISION] === revision;
}
