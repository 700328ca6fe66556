import { push } from '../../util/push';
import type { Outage } from '../outage';

/** The addresses of east-west gateways that accept no connections, by the cluster that the gateways stand in. */
export type DownAddresses = ReadonlyMap<string, readonly string[]>;

/** The addresses that outages are about. */
export function downAddressesOf(outages: readonly Outage[]): DownAddresses {
  const down = new Map<string, string[]>();
  for (const outage of outages) if (outage.kind === 'gateway-address-down') push(down, outage.cluster, outage.address);
  return down;
}
