import type { Source } from '../tree/collect';
import { compareText } from '../../util/compare-text';
import { rankOf } from '../tree/kinds';
import type { RenderedDocument } from '../render/render';

/** Sorts documents by kind order, then kind, name, namespace and group: never by where or when they were declared. */
export function sortByKindAndName(documents: readonly RenderedDocument[]): RenderedDocument[] {
  return [...documents].sort(
    (left, right) =>
      rankOf(left.manifest.kind) - rankOf(right.manifest.kind) ||
      compareText(left.manifest.kind, right.manifest.kind) ||
      compareText(left.manifest.metadata?.name ?? '', right.manifest.metadata?.name ?? '') ||
      compareText(left.manifest.metadata?.namespace ?? '', right.manifest.metadata?.namespace ?? '') ||
      compareText(left.group, right.group) ||
      left.index - right.index,
  );
}

/**
 * Puts dependencies before dependents among the documents of one file; other documents keep their places.
 * Dependencies through objects of other files count as well.
 *
 * @param documents the documents of one file, sorted by kind and name
 */
export function orderByDependency(
  documents: readonly RenderedDocument[],
  dependencies: ReadonlyMap<Source, ReadonlySet<Source>>,
): readonly RenderedDocument[] {
  if (!documents.some((document) => dependencies.has(document.source))) return documents;

  const positionsOf = new Map<Source, number[]>();
  documents.forEach(({ source }, position) => positionsOf.set(source, [...(positionsOf.get(source) ?? []), position]));

  const dependents = documents.map((): number[] => []);
  const waitingFor = documents.map(({ source, manifest }, position) => {
    // A Namespace comes first regardless of dependencies: nothing else in the file can be applied before it.
    if (manifest.kind === 'Namespace') return 0;
    const needed = [...reachable(source, dependencies)].flatMap((other) => positionsOf.get(other) ?? []);
    for (const other of needed) dependents[other]?.push(position);
    return needed.length;
  });

  const ordered: RenderedDocument[] = [];
  const ready = documents.map((_, position) => position).filter((position) => waitingFor[position] === 0);
  for (let position = ready.shift(); position !== undefined; position = ready.shift()) {
    ordered.push(documents[position]!);
    for (const dependent of dependents[position]!) {
      if (--waitingFor[dependent]! === 0) insertSorted(ready, dependent);
    }
  }
  return ordered;
}

function insertSorted(positions: number[], position: number): void {
  let low = 0;
  let high = positions.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (positions[middle]! < position) low = middle + 1;
    else high = middle;
  }
  positions.splice(low, 0, position);
}

/** Everything a source needs, directly or through others. */
function reachable(from: Source, dependencies: ReadonlyMap<Source, ReadonlySet<Source>>): Set<Source> {
  const seen = new Set<Source>();
  const pending = [...(dependencies.get(from) ?? [])];
  for (let at = pending.pop(); at !== undefined; at = pending.pop()) {
    if (seen.has(at)) continue;
    seen.add(at);
    pending.push(...(dependencies.get(at) ?? []));
  }
  return seen;
}

/** A chain of sources that need each other in a circle, if there is one. */
export function findCycle(dependencies: ReadonlyMap<Source, ReadonlySet<Source>>): readonly Source[] | undefined {
  const done = new Set<Source>();
  const path: Source[] = [];
  const onPath = new Set<Source>();
  const visit = (source: Source): readonly Source[] | undefined => {
    if (onPath.has(source)) return path.slice(path.indexOf(source));
    if (done.has(source)) return undefined;
    path.push(source);
    onPath.add(source);
    for (const next of dependencies.get(source) ?? []) {
      const cycle = visit(next);
      if (cycle !== undefined) return cycle;
    }
    path.pop();
    onPath.delete(source);
    done.add(source);
    return undefined;
  };
  for (const source of dependencies.keys()) {
    const cycle = visit(source);
    if (cycle !== undefined) return cycle;
  }
  return undefined;
}
