import { networksAt, type ClusterView } from '../../istio/view';
import type { Reason } from '../../answer';

/**
 * Why it is not known where requests end that a cluster sends to gateways: an address among them is that of several networks.
 *
 * @param addresses those of the gateways that get requests, as "address:port"
 */
export function whyNetworkUnknown(view: ClusterView, addresses: readonly string[]): Reason | undefined {
  const at = addresses.find((address) => networksAt(view, address).length > 0);
  if (at === undefined) return undefined;
  const networks = networksAt(view, at).join(' and ');
  return {
    text: `${at} is the address of the gateways of ${networks}: which of them requests reach is not known.`,
    cluster: view.cluster.name,
    isCause: true,
    change: 'give the gateways of each network an address of their own.',
  };
}
