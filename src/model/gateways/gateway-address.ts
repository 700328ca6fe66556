import { maps } from '../../util/maps';
import { isMap } from '../kube-object';

/**
 * The addresses in the specification or the status of a Gateway that istiod reads. The API server takes one without a type for an
 * IPAddress; other types are of other controllers.
 *
 * @see gateway-api apis/v1/gateway_types.go GatewaySpecAddress, GatewayStatusAddress
 */
export function gatewayAddressesIn(part: unknown): string[] {
  return maps(isMap(part) ? part.addresses : undefined)
    .filter(({ type = 'IPAddress' }) => type === 'IPAddress' || type === 'Hostname')
    .map(({ value }) => value)
    .filter((value): value is string => typeof value === 'string' && value !== '');
}
