import type { KubeObject } from '../object';
import * as istio from '../../istio/vocabulary';

/** Labels from before Kubernetes 1.17, which istiod still reads. */
const OLD_LABEL_REGION = 'failure-domain.beta.kubernetes.io/region';
const OLD_LABEL_ZONE = 'failure-domain.beta.kubernetes.io/zone';

/** True for a Node. */
export function isNode({ kind, group }: KubeObject): boolean {
  return kind === 'Node' && group === '';
}

/**
 * The locality of a Node as istiod writes it, "region/zone/subzone" with every slash; empty where nothing is known.
 *
 * @see istio pilot/pkg/serviceregistry/kube/controller/controller.go getPodLocality
 */
export function localityLabelOf({ labels }: KubeObject): string {
  const region = labels[istio.LABEL_REGION] ?? labels[OLD_LABEL_REGION] ?? '';
  const zone = labels[istio.LABEL_ZONE] ?? labels[OLD_LABEL_ZONE] ?? '';
  const subzone = labels[istio.LABEL_SUBZONE] ?? '';
  return region === '' && zone === '' && subzone === '' ? '' : `${region}/${zone}/${subzone}`;
}
