import { invalid, show, type Complaint, type Complaints } from '../api/complaint';

/*
 * Localities as istiod checks those of `distribute`: "region", "region/zone" or "region/zone/subzone", where a "*" may be
 * the last character. A "*" counts only as a whole part; "us-*" passes, and matches a region of that very name.
 *
 * Source: istio, pkg/config/validation/agent/validation.go, validateLocalities.
 */

export interface PlacedLocality {
  readonly locality: string;
  readonly path: string;
}

/** A list in its order: none may be covered by one before it, and only with a "*" may it cover one before it. */
export function* checkOrderedLocalities(localities: readonly PlacedLocality[]): Complaints {
  for (const [index, later] of localities.entries()) {
    const problem = findProblem(later.locality);
    if (problem !== undefined) yield invalid(later.path, problem);
    const earlier = localities.slice(0, index).find(({ locality }) => clashes(locality, later.locality));
    if (earlier !== undefined) {
      yield invalid(later.path, overlap(earlier, later));
    }
  }
}

/** The keys of a map, which istiod reads in an order that changes from one time to the next. */
export function* checkUnorderedLocalities(localities: readonly PlacedLocality[]): Complaints {
  for (const [index, one] of localities.entries()) {
    const problem = findProblem(one.locality);
    if (problem !== undefined) yield invalid(one.path, problem);
    for (const other of localities.slice(0, index)) {
      const clash = clashInSomeOrder(other, one);
      if (clash !== undefined) yield clash;
    }
  }
}

function clashInSomeOrder(one: PlacedLocality, other: PlacedLocality): Complaint | undefined {
  const orders = [clashes(one.locality, other.locality), clashes(other.locality, one.locality)];
  if (!orders.includes(true)) return undefined;
  const complaint = invalid(other.path, overlap(one, other));
  if (!orders.includes(false)) return complaint;
  const message = `${complaint.message} istiod reads them in any order and refuses some orders: it sometimes accepts and sometimes refuses the same rule.`;
  return { ...complaint, message, sometimes: true };
}

function overlap(one: PlacedLocality, other: PlacedLocality): string {
  return `${show(one.locality)} and ${show(other.locality)} overlap: an endpoint could belong to either.`;
}

const ANY = '*';

function findProblem(locality: string): string | undefined {
  const star = locality.indexOf(ANY);
  if (star !== -1 && star !== locality.length - 1) return `${show(locality)} has a "*" before its end.`;
  if (partsOf(locality).includes('')) return `${show(locality)} has an empty region, zone or subzone.`;
  return undefined;
}

/** What stands after a second "/" is the subzone, further ones included. */
function partsOf(locality: string): readonly [string, string?, string?] {
  const [region = '', zone, ...subzone] = locality.split('/');
  return subzone.length === 0 ? [region, zone] : [region, zone, subzone.join('/')];
}

/** True if istiod refuses the later one because of the earlier one. */
function clashes(earlier: string, later: string): boolean {
  const [region, zone, subzone] = partsOf(earlier);
  const [laterRegion, laterZone, laterSubzone] = partsOf(later);
  if (region === ANY) return true;
  if (region !== laterRegion) return false;
  if (laterZone === undefined || zone === undefined || zone === ANY) return true;
  if (zone !== laterZone) return false;
  return laterSubzone === undefined || subzone === undefined || subzone === ANY || subzone === laterSubzone;
}
