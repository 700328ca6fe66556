import { isDeepStrictEqual } from 'node:util';
import { describeObject } from '../../model/object';
import { toMesh, type Mesh, type MeshSource } from '../../model/mesh';
import { hasName } from '../../util/has-name';
import { runRules, type LocatedFinding, type RuleResults, type Silence } from '../engine/run';
import type { BrokenFailover } from '../engine/rule';
import { isAsBadIn } from '../intent/as-bad';
import { mend, placeOf } from './mended';

/** More bring nothing: each mends what the one before it found. */
const MOST_ROUNDS = 3;

/**
 * What findings hide of a mesh whose failovers are broken: mistakes that show only when others are mended. Found by mending these in
 * memory and asking the rules again. What is reported is of objects that are as they were read, or that are missing.
 *
 * @param mesh what the source describes
 */
export function findHidden(
  source: MeshSource,
  mesh: Mesh,
  results: RuleResults,
  silences: readonly Silence[],
): LocatedFinding[] {
  if (brokenIn(results).length === 0) return [];
  const names = new Set(source.clusters.flatMap(({ objects }) => objects.map(describeObject)));
  const known = new Set(results.found.map(keyOf));
  const hidden: LocatedFinding[] = [];
  const changed = new Set<string>();
  let mended = source;
  let left = results.found.filter(isSerious);
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const { source: next, touched } = mend(mended, left);
    for (const place of touched) changed.add(place);
    const after = runRules(toMesh(next), silences);
    // What other clusters have may be no cure here.
    if (!brokenIn(after).every((failover) => wasHidden(mesh, results, failover))) break;
    mended = next;
    left = after.found.filter(isSerious);
    const fresh = left.filter((one) => !known.has(keyOf(one))).flatMap((one) => asRead(one, changed, names) ?? []);
    if (fresh.length === 0) break;
    hidden.push(...fresh);
    for (const one of left) known.add(keyOf(one));
  }
  return hidden;
}

/** The failovers that general rules found to be broken, those included that special rules explain. */
function brokenIn({ found, explained }: RuleResults): BrokenFailover[] {
  return [...found, ...explained].flatMap(({ violation: { failover } }) => failover ?? []);
}

/**
 * True of a failover that was as bad before. Requests that leave their cluster while nothing is wrong may not have left it before, because
 * of what a special finding says of the same service: it is local there, say.
 */
function wasHidden(mesh: Mesh, { explained }: RuleResults, failover: BrokenFailover): boolean {
  if (isAsBadIn(mesh, failover)) return true;
  return (
    failover.isBeforeOutage &&
    explained.some(
      ({ violation: { failover: before } }) =>
        before?.service === failover.service && isDeepStrictEqual(before.client, failover.client),
    )
  );
}

function isSerious({ finding: { severity } }: LocatedFinding): boolean {
  return severity !== 'advice';
}

/**
 * A finding if it is about an object that is as it was read; without its place if it is of a broken failover, and names another such
 * object, or one that is missing.
 */
function asRead(
  one: LocatedFinding,
  changed: ReadonlySet<string>,
  names: ReadonlySet<string>,
): LocatedFinding | undefined {
  const { finding, violation } = one;
  const { cluster, object, message } = finding;
  if (object === undefined) return undefined;
  if (!changed.has(placeOf(cluster, object))) return one;
  if (violation.failover === undefined) return undefined;
  const isNamed = (name: string): boolean => hasName(message, name) && !changed.has(placeOf(cluster, name));
  return [...names].some(isNamed) ? withoutPlace(one) : undefined;
}

function withoutPlace({ rule, finding, violation }: LocatedFinding): LocatedFinding {
  const { file: _file, line: _line, object: _object, path: _path, ...said } = finding;
  const { object: _changed, path: _field, ...rest } = violation;
  return { rule, finding: said, violation: rest };
}

function keyOf({ finding: { rule, cluster, object, path, messageId }, violation }: LocatedFinding): string {
  const { failover } = violation;
  return JSON.stringify([rule, cluster, object, path, messageId, failover?.client, failover?.service]);
}
