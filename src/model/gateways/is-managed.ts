import { isMap, type KubeObject } from '../object';
import { maps } from '../../util/maps';

/**
 * False of a Gateway that says which Service it is: istiod deploys nothing for it.
 *
 * @see istio pilot/pkg/config/kube/gatewaycommon/gateway_utils.go IsManaged
 */
export function isManaged({ body }: KubeObject): boolean {
  const [address, ...more] = maps(isMap(body.spec) ? body.spec.addresses : undefined);
  return address === undefined || (more.length === 0 && (address.type ?? 'IPAddress') === 'IPAddress');
}
