import { exemptionsOf, type Exemption } from '../../model/services';
import { matchesPattern } from '../../promises/promise';
import type { MeshView } from '../istio/view';
import { formatOutage, type Outage } from '../outage';

/**
 * The outages that a service ("namespace/name") need not survive. Only what the Service declares in every cluster that has it counts:
 * the clients of one cluster are not bound by what the Service of another says.
 */
export function exemptionsFor({ clusters }: MeshView, service: string): readonly Exemption[] {
  const [first, ...others] = clusters.flatMap(({ cluster: { services } }) => {
    const known = services.get(service);
    return known === undefined ? [] : [exemptionsOf(known.object).exemptions];
  });
  return (first ?? []).filter(({ outages }) => others.every((other) => other.some((one) => one.outages === outages)));
}

/** The first exemption that is for an outage of a service; undefined where none is. */
export function exemptionFrom(
  exemptions: readonly Exemption[],
  service: string,
  outage: Outage,
): Exemption | undefined {
  const text = formatOutage(outage, service);
  return exemptions.find(({ outages }) => matchesPattern(outages, text));
}
