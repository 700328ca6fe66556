import { severalAddressesOf, type MeshView } from '../istio/view';
import type { Outage } from '../outage';

/** How often components are out of order: unavailabilities, each the share of time from 0 to 1. */
export interface Rates {
  readonly rates: StatedRates;
  /** For the clusters of a region, single clusters, or zones. Later ones win. */
  readonly overrides: readonly RateOverride[];
  /** What fails at once, by one cause. Each cause is independent of everything else. */
  readonly together: readonly FailureGroup[];
  /** What is taken out of order on purpose: one after the other, so that no two overlap. */
  readonly maintenance: readonly FailureGroup[];
}

/** The kinds that a file has to state, each: what is left out would count as never failing. */
export const REQUIRED_KINDS = [
  'scaled-to-zero',
  'unready',
  'failing',
  'zone-down',
  'waypoint-down',
  'gateway-down',
  'cluster-down',
] as const satisfies readonly Outage['kind'][];

/** What a rate can be stated for. */
export type FailureKind = Outage['kind'];

/**
 * Kinds that a file may leave out: then they are taken never to happen, which is reported. Control planes fail in two of them, the other
 * is for gateways with several addresses.
 */
export type OptionalKind = 'gateway-address-down' | 'istiod-down' | 'remote-api-down';

/** The unavailability of each kind that is stated. */
export type StatedRates = Readonly<
  Record<(typeof REQUIRED_KINDS)[number], number> & Partial<Record<FailureKind, number>>
>;

export interface RateOverride {
  /** Undefined where it is for all clusters of a region. */
  readonly cluster: string | undefined;
  readonly region: string | undefined;
  /** Undefined for the whole cluster. */
  readonly zone: string | undefined;
  readonly rates: ReadonlyMap<FailureKind, number>;
  /** "file:line". */
  readonly place: string;
}

export interface FailureGroup {
  readonly name: string;
  /** As --outage takes them. */
  readonly outages: readonly string[];
  readonly unavailability: number;
  /** "file:line". */
  readonly place: string;
}

const OPTIONAL_KINDS: readonly OptionalKind[] = ['gateway-address-down', 'istiod-down', 'remote-api-down'];

/** All kinds. */
export const FAILURE_KINDS: readonly FailureKind[] = [...REQUIRED_KINDS, ...OPTIONAL_KINDS];

/** The kinds that may happen in a mesh and are taken never to, because no rate is stated for them, for any cluster. */
export function kindsNotStated({ rates, overrides }: Rates, view: MeshView): OptionalKind[] {
  const hasSeveralAddresses = view.names.some((cluster) => severalAddressesOf(view, cluster).length > 0);
  return OPTIONAL_KINDS.filter(
    (kind) =>
      (kind !== 'gateway-address-down' || hasSeveralAddresses) &&
      rates[kind] === undefined &&
      !overrides.some((override) => override.rates.has(kind)),
  );
}

/** The share of time in which an outage of one component holds. @param region that of its cluster, where it is known */
export function unavailabilityOf({ rates, overrides }: Rates, outage: Outage, region: string | undefined): number {
  const { kind } = outage;
  let found = rates[kind] ?? 0;
  for (const override of overrides) {
    if (override.cluster !== undefined && override.cluster !== outage.cluster) continue;
    if (override.region !== undefined && override.region !== region) continue;
    if (override.zone !== undefined && (outage.kind !== 'zone-down' || outage.zone !== override.zone)) continue;
    found = override.rates.get(kind) ?? found;
  }
  return found;
}
