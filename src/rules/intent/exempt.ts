import type { Mesh } from '../../model/mesh';
import { severalAddressesOf } from '../../predict/istio/view';
import { formatOutages, type Outage } from '../../predict/outage';
import { matchesPattern } from '../../promises/promise';
import { predictionOf } from './prediction-of';

/**
 * Reports whether a pattern is for any outage that is asked about by default for a service ("namespace/name"), or for an address of a
 * gateway that has several, which promises are asked about. Zones are asked about only where they were read, which manifests alone do not
 * state: a pattern for these may be for those of the cluster.
 */
export function isAskedAbout(mesh: Mesh, service: string, pattern: string): boolean {
  if (pattern.startsWith('zone-down:')) return true;
  const prediction = predictionOf(mesh);
  const isMeant = (outages: readonly Outage[]): boolean =>
    outages.length > 0 && matchesPattern(pattern, formatOutages(outages, service));
  return (
    prediction.scenariosFor(service).some(({ outages }) => isMeant(outages)) ||
    prediction.clusters.some((cluster) =>
      severalAddressesOf(prediction.view, cluster).some((address) =>
        isMeant([{ kind: 'gateway-address-down', cluster, address }]),
      ),
    )
  );
}
