import { describeObject, identityOf, isMap, type KubeObject } from '../../model/object';
import type { MeshSource } from '../../model/mesh';
import type { Diagnostic } from '../../diagnostics';
import { LABEL_NETWORK } from '../../istio/vocabulary';
import { add, applyEdit, remove, type Edit } from '../../predict/edit';
import { groupBy } from '../../util/group-by';
import { hasName } from '../../util/has-name';
import { KINDS_ALIKE } from '../intent/beside-others';
import { mostCommon } from '../engine/questions';
import type { LocatedFinding } from '../engine/run';

/** A mesh with findings mended, and which objects are not as they were read. */
export interface Mended {
  readonly source: MeshSource;
  readonly touched: ReadonlySet<string>;
}

/** An object of a cluster, as a key. */
export function placeOf(cluster: string | undefined, object: string): string {
  return JSON.stringify([cluster, object]);
}

/**
 * A mesh as it is when what findings name is mended: by the change that a finding offers, or as other clusters have the object. What
 * no other cluster has stays.
 */
export function mend(source: MeshSource, found: readonly LocatedFinding[]): Mended {
  const named = new Set(
    found.flatMap(({ finding: { cluster, object } }) => (object === undefined ? [] : [placeOf(cluster, object)])),
  );
  const touched = new Set(named);
  const copies: Edit[] = [];
  for (const holders of groupBy(holdersIn(source), ({ object }) => identityOf(object)).values()) {
    const described = describeObject(holders[0].object);
    const good = holders.filter(({ cluster }) => !named.has(placeOf(cluster, described)));
    for (const { facts } of source.clusters) {
      const own = holders.find(({ cluster }) => cluster === facts.name)?.object;
      const place = placeOf(facts.name, described);
      if (own === undefined ? !found.some(({ finding }) => lacks(finding, facts.name, described)) : !named.has(place))
        continue;
      const from = good.length > 0 ? good : holders;
      if (own !== undefined && from.length === 1 && from[0]!.object === own) continue;
      const body = inMost(from.map(({ object }) => object.body)) as KubeObject['body'];
      touched.add(place);
      copies.push(
        ...(own === undefined ? [] : [remove(facts.name, own)]),
        add(facts.name, inNetwork(body, own === undefined ? facts.network : own.labels[LABEL_NETWORK])),
      );
    }
  }
  const cures = found.flatMap(({ violation: { edit } }) => edit ?? []);
  return { source: applyEdit(source, [...cures, ...copies]), touched };
}

interface Holder {
  readonly cluster: string;
  readonly object: KubeObject;
}

function holdersIn({ clusters }: MeshSource): Holder[] {
  return clusters.flatMap(({ facts, objects }) =>
    objects.filter(isAlikeEverywhere).map((object) => ({ cluster: facts.name, object })),
  );
}

/** Policies and workloads may be in one cluster alone, on purpose, and what lacks a name or a namespace is not the same anywhere. */
function isAlikeEverywhere({ kind, name, namespace }: KubeObject): boolean {
  return KINDS_ALIKE.has(kind) && name !== '' && (namespace !== undefined || kind === 'Namespace');
}

/** True if a finding says that a cluster lacks an object, or should have it. */
function lacks({ cluster, object, message }: Diagnostic, name: string, described: string): boolean {
  return (cluster === name || hasName(message, name)) && (object === described || hasName(message, described));
}

/** The value that most have, field by field. */
function inMost(values: readonly unknown[]): unknown {
  const present = values.filter((value) => value !== undefined);
  if (!present.every(isMap)) return mostCommon(present, (value) => JSON.stringify(value));
  const fields = [...new Set(present.flatMap((value) => Object.keys(value)))];
  return Object.fromEntries(
    fields.flatMap((field) => {
      const inner = present.map((value) => value[field]);
      const isRare = inner.filter((value) => value === undefined).length > inner.length / 2;
      return isRare ? [] : [[field, inMost(inner)]];
    }),
  );
}

/** A body with the network of its cluster, where it names one. */
function inNetwork(body: KubeObject['body'], network: string | undefined): KubeObject['body'] {
  const metadata = isMap(body.metadata) ? body.metadata : {};
  const { [LABEL_NETWORK]: other, ...labels } = isMap(metadata.labels) ? metadata.labels : {};
  if (other === undefined) return body;
  const own = network === undefined ? {} : { [LABEL_NETWORK]: network };
  return { ...body, metadata: { ...metadata, labels: { ...labels, ...own } } };
}
