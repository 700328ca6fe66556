import type { Port, Service } from '../../../model/services';
import type { ClusterView, EnvoyProxy } from '../view';
import { policyOfPort } from './policy-of-port';
import { rulesAt } from './rule-at-proxy';

/**
 * Reports whether a rule has a proxy balance by zones, which is not followed here. Waypoints and east-west gateways have no cluster of
 * their own pods to compare with, and istiod leaves them without an order; ingress gateways get one.
 *
 * @see istio pilot/pkg/xds/endpoints/endpoint_builder.go BuildClusterLoadAssignment
 */
export function balancesByZone(
  proxy: EnvoyProxy,
  service: Service,
  port: Port,
  { cluster, behaviours }: ClusterView,
): boolean {
  if (proxy.kind !== 'ingress' || !behaviours.zoneAwareSetting) return false;
  const { ofEndpoints } = rulesAt(proxy, service, cluster);
  return policyOfPort(ofEndpoints, port.port, undefined)?.loadBalancer?.zoneAwareLbSetting !== undefined;
}
