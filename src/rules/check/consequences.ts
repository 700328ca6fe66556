import { toMesh, type MeshSource } from '../../model/mesh';
import type { LocatedFinding } from '../engine/run';
import type { BrokenFailover } from '../engine/rule';
import { isAsBadIn } from '../intent/as-bad';
import { mend } from './mended';

interface Broken extends LocatedFinding {
  readonly violation: LocatedFinding['violation'] & { readonly failover: BrokenFailover };
}

/** Of more causes than this in one mesh, each is reported. */
const MOST_CAUSES = 5;

/**
 * The broken failovers that follow from another one of the findings: mended in memory where that says so, both are cured. They are of
 * other objects, because one object may have two mistakes.
 */
export function consequencesIn(source: MeshSource, found: readonly LocatedFinding[]): ReadonlySet<LocatedFinding> {
  const broken = found.filter(isBroken).sort((left, right) => rankOf(left) - rankOf(right));
  const consequences = new Set<LocatedFinding>();
  let causes = 0;
  for (const [place, cause] of broken.entries()) {
    if (consequences.has(cause)) continue;
    const others = broken.slice(place + 1).filter((one) => !consequences.has(one) && isElsewhere(one, cause));
    if (others.length === 0 || ++causes > MOST_CAUSES) break;
    const mended = toMesh(mend(source, [cause]).source);
    if (isAsBadIn(mended, cause.violation.failover)) continue;
    for (const one of others) if (!isAsBadIn(mended, one.violation.failover)) consequences.add(one);
  }
  return consequences;
}

function isBroken(one: LocatedFinding): one is Broken {
  return one.violation.failover !== undefined && one.finding.object !== undefined;
}

/** What a change cures, and what shows while nothing is wrong, is nearest to its cause. */
function rankOf({ violation: { edit, failover } }: Broken): number {
  return (edit === undefined ? 2 : 0) + (failover.outages.length === 0 ? 0 : 1);
}

function isElsewhere({ finding: one }: Broken, { finding: other }: Broken): boolean {
  return one.cluster !== other.cluster || one.object !== other.object;
}
