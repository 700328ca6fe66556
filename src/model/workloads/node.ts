import type { KubeObject } from '../object';
import * as istio from '../../istio/vocabulary';

/** Labels from before Kubernetes 1.17, which istiod still reads for Envoys. */
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
  return toLabel(
    labels[istio.LABEL_REGION] ?? labels[OLD_LABEL_REGION],
    labels[istio.LABEL_ZONE] ?? labels[OLD_LABEL_ZONE],
    labels[istio.LABEL_SUBZONE],
  );
}

/**
 * The same as node proxies are told it: without the old labels.
 *
 * @see istio pilot/pkg/serviceregistry/ambient/nodes.go nodeLocality
 */
export function localityForNodeProxiesOf({ labels }: KubeObject): string {
  return toLabel(labels[istio.LABEL_REGION], labels[istio.LABEL_ZONE], labels[istio.LABEL_SUBZONE]);
}

function toLabel(region = '', zone = '', subzone = ''): string {
  return region === '' && zone === '' && subzone === '' ? '' : `${region}/${zone}/${subzone}`;
}
