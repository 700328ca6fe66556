import type { Mesh } from '../../model/mesh';
import { formatOutages } from '../../predict/outage';
import { matchesPattern } from '../../promises/promise';
import { predictionOf } from './prediction-of';

/**
 * Reports whether a pattern is for any outage that is asked about by default for a service ("namespace/name"). Zones are asked about only
 * where they were read, which manifests alone do not state: a pattern for these may be for those of the cluster.
 */
export function isAskedAbout(mesh: Mesh, service: string, pattern: string): boolean {
  if (pattern.startsWith('zone-down:')) return true;
  return predictionOf(mesh)
    .scenariosFor(service)
    .some(({ outages }) => outages.length > 0 && matchesPattern(pattern, formatOutages(outages, service)));
}
