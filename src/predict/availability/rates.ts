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

/** Control planes fail in these. A file may leave them out: then they are taken never to fail, which is reported. */
export type ControlPlaneKind = 'istiod-down' | 'remote-api-down';

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

export const CONTROL_PLANE_KINDS: readonly ControlPlaneKind[] = ['istiod-down', 'remote-api-down'];

/** All kinds. */
export const FAILURE_KINDS: readonly FailureKind[] = [...REQUIRED_KINDS, ...CONTROL_PLANE_KINDS];

/** The kinds that are taken never to fail because no rate is stated for them, for any cluster. */
export function kindsNotStated({ rates, overrides }: Rates): ControlPlaneKind[] {
  return CONTROL_PLANE_KINDS.filter(
    (kind) => rates[kind] === undefined && !overrides.some((override) => override.rates.has(kind)),
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
