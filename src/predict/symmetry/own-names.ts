import type { Cluster, Mesh } from '../../model/mesh';

/**
 * What one cluster alone is called: its name, its network, its region, and the address of its east-west gateway; undefined where it
 * has none, and for a region that others are in, too. Equal places mean the same.
 */
export type OwnNames = readonly (string | undefined)[];

/** The place of the region. */
export const REGION = 2;
/** The place of the address. */
export const ADDRESS = 3;

/**
 * The names of each cluster that may be renamed. One that shares its network is not among them, for its gateway may be the first of
 * several, nor is one with several addresses, which have an order.
 */
export function ownNamesOf({ clusters }: Mesh): ReadonlyMap<string, OwnNames> {
  const owners = new Map<string, number>();
  for (const cluster of clusters) for (const name of namesOf(cluster)) owners.set(name, (owners.get(name) ?? 0) + 1);
  const isOwn = (name: string): boolean => owners.get(name) === 1;
  const renamable = clusters.flatMap((cluster): [string, OwnNames][] => {
    const { name, network, region, gatewayAddresses = [] } = cluster;
    const [address, ...others] = gatewayAddresses;
    if (network === undefined || others.length > 0) return [];
    if (![name, network, ...(address === undefined ? [] : [address])].every(isOwn)) return [];
    return [[name, [name, network, region !== undefined && isOwn(region) ? region : undefined, address]]];
  });
  return new Map(renamable);
}

function namesOf({ name, network, region, gatewayAddresses = [] }: Cluster): ReadonlySet<string> {
  return new Set([name, network, region, ...gatewayAddresses].filter((one) => one !== undefined));
}
