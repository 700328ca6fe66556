import type { Cluster } from '../../model/mesh';
import type { Client } from './client';
import type { Spot } from '../ztunnel/preference';

/** Where a client is, as far as anybody said. */
export function spotOfClient({ zone = '' }: Client, { network = '', region = '' }: Cluster): Spot {
  return { network, region, zone, subzone: '', node: '' };
}
