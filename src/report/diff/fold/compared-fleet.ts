import type { Client } from '../../../predict/client';
import { MANY_CLUSTERS, MANY_SERVICES } from '../../many';

/** What is known of a fleet of which two states are compared. */
export interface ComparedFleet {
  /** Those of both states. */
  readonly clusters: readonly string[];
  readonly networkOf: (cluster: string) => string | undefined;
  /** The clusters that have pods of a service, before and after. */
  readonly membersOf: (service: string) => { readonly before: readonly string[]; readonly after: readonly string[] };
  /** The clients that are asked about a service, in each outage that does not end them. */
  readonly clientsOf: (service: string) => readonly Client[];
}

/** Reports whether a comparison is printed by what is alike. */
export function isFleet(clusters: number, services: number): boolean {
  return clusters > MANY_CLUSTERS || services > MANY_SERVICES;
}
