import { maps } from '../../util/maps';
import { isMap } from '../object';

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

/**
 * Reports whether an address of a Gateway is the name of a Service: istiod writes it to the status of a Gateway whose Service has no
 * address outside of its cluster, and other clusters do not know it.
 *
 * @see istio pilot/pkg/config/kube/gateway/conditions.go
 */
export function isInsideOfCluster(address: string): boolean {
  return /\.svc\./.test(address);
}

/** Reports whether the status of a Gateway has addresses, and none that other clusters know. */
export function hasInsideAddressesOnly(status: unknown): boolean {
  const addresses = gatewayAddressesIn(status);
  return addresses.length > 0 && addresses.every(isInsideOfCluster);
}
