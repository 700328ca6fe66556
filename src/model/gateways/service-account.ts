import { ANNOTATION_SERVICE_ACCOUNT, CLASS_INGRESS, LABEL_GATEWAY_NAME } from '../../istio/vocabulary';
import { isMap, type KubeObject } from '../object';
import { gatewayClassNameOf } from './gateway-class';

/**
 * The service account of the pods of a Gateway, which is their identity: that of a pod that was read, else that of the pods
 * that istiod makes.
 *
 * @see istio pilot/pkg/config/kube/gatewaycommon/deploymentcontroller.go render
 */
export function serviceAccountOf(
  gateway: KubeObject,
  kind: 'waypoint' | 'ingress',
  objects: readonly KubeObject[],
): string {
  const ofPods = objects.flatMap((object) => (isPodOf(object, gateway) ? serviceAccountOfPod(object) : []));
  if (ofPods[0] !== undefined) return ofPods[0];
  const stated = gateway.annotations[ANNOTATION_SERVICE_ACCOUNT] ?? '';
  if (stated !== '') return stated;
  if (kind === 'waypoint') return gateway.name;
  return generatedNameOf(gateway);
}

/**
 * The name of what istiod generates for an ingress gateway, where no annotation gives another one.
 *
 * @see istio pilot/pkg/config/kube/gatewaycommon/deploymentcontroller.go getDefaultName
 */
export function generatedNameOf(gateway: KubeObject): string {
  const className = gatewayClassNameOf(gateway);
  return `${gateway.name}-${typeof className === 'string' ? className : CLASS_INGRESS}`;
}

function isPodOf({ kind, group, namespace, labels }: KubeObject, gateway: KubeObject): boolean {
  return (
    kind === 'Pod' &&
    group === '' &&
    (namespace ?? 'default') === (gateway.namespace ?? 'default') &&
    labels[LABEL_GATEWAY_NAME] === gateway.name
  );
}

function serviceAccountOfPod({ body }: KubeObject): string[] {
  const spec = isMap(body.spec) ? body.spec : {};
  return typeof spec.serviceAccountName === 'string' && spec.serviceAccountName !== '' ? [spec.serviceAccountName] : [];
}
