import {
  isFoundIn,
  ofUnlistedKind,
  rowsFor,
  type LedgerObject,
  type LedgerVersions,
  type Match,
  type Said,
  type SaidRow,
} from '../../../istio/ledger';
import { isMap, type KubeObject } from '../../../model/object';
import { lastOf } from '../../../util/once-per';
import { parseYaml } from '../../../util/yaml';

/** An input in an object that istiod, a proxy or ztunnel follows, and the prediction does not. */
export interface Unfollowed {
  /** The id of its row in the ledger; `unlisted-kind` for an object of a kind that the ledger does not know. */
  readonly row: string;
  readonly object: KubeObject;
  /** Follows the name of the object. */
  readonly sentence: string;
  /** What makes it so of this object and others alike: one finding is about it, and a silence of it counts for them. */
  readonly by?: { readonly object: KubeObject; readonly path: string };
  readonly effect: Said['effect'];
  readonly concerns: SaidRow['concerns'];
  readonly clients?: SaidRow['clients'];
  readonly versions?: LedgerVersions;
  /** The field that it is in, where that is one place. */
  readonly path?: string;
  /** The rule of `check` that names it, if that is another than input-not-followed. */
  readonly rule?: string;
  /** What to change, where that is more than to say that it has no effect. */
  readonly change?: string;
}

/** The row of objects whose kind has no row. */
export const UNLISTED_KIND = 'unlisted-kind';

/** The said rows of a kind, with the matchers for it. */
interface Candidate {
  readonly row: SaidRow;
  readonly matches: readonly Match[];
}

const candidates = new Map<string, readonly Candidate[]>();

/** All inputs in objects that are not followed, in the order of the objects. */
export function unfollowedIn(objects: readonly KubeObject[]): readonly Unfollowed[] {
  return objects.flatMap((object) => {
    const known = candidatesFor(object);
    if (known.length === 0) return unlisted(object);
    const found = matched(object.body, '', () => matchesIn(object, known));
    return found.map(({ row, match }) => toUnfollowed(row, match, object));
  });
}

/** A row, and by what an object has its input. */
interface Matched {
  readonly row: SaidRow;
  readonly match: Match;
}

/** Clusters with equal objects have one body. */
const matched = lastOf<KubeObject['body'], readonly Matched[]>();

function matchesIn(object: KubeObject, known: readonly Candidate[]): readonly Matched[] {
  const read = toLedgerObject(object);
  return known.flatMap(({ row, matches }) => {
    const match = matches.find((one) => isFoundIn(one, read));
    return match === undefined ? [] : [{ row, match }];
  });
}

function candidatesFor({ apiVersion, group, kind }: KubeObject): readonly Candidate[] {
  const key = `${group}/${kind}`;
  const known = candidates.get(key);
  if (known !== undefined) return known;
  const found = rowsFor(apiVersion, kind).flatMap((row): Candidate[] =>
    isSaid(row) ? [{ row, matches: row.matches.filter((match) => match.group === group && match.kind === kind) }] : [],
  );
  candidates.set(key, found);
  return found;
}

function isSaid(row: ReturnType<typeof rowsFor>[number]): row is SaidRow {
  return row.state.state === 'said';
}

function toUnfollowed(
  { id, state, concerns, clients, versions }: SaidRow,
  match: Match,
  object: KubeObject,
): Unfollowed {
  const path = pathOf(match);
  return {
    row: id,
    object,
    sentence: state.sentence,
    effect: state.effect,
    concerns,
    ...(clients === undefined ? {} : { clients }),
    ...(versions && { versions }),
    ...(path === undefined ? {} : { path }),
  };
}

function unlisted(object: KubeObject): Unfollowed[] {
  const said = ofUnlistedKind(object.apiVersion, object.kind);
  if (said === undefined) return [];
  const { sentence, effect } = said;
  return [{ row: UNLISTED_KIND, object, sentence, effect, concerns: 'namespace' }];
}

function pathOf(match: Match): string | undefined {
  switch (match.at) {
    case 'label':
      return `metadata.labels["${match.key}"]`;
    case 'annotation':
      return `metadata.annotations["${match.key}"]`;
    case 'field':
      return match.path.includes('[') ? undefined : match.path;
    case 'object':
    case 'environment':
    case 'mesh-config':
      return undefined;
  }
}

function toLedgerObject(object: KubeObject): LedgerObject {
  const { group, kind, body } = object;
  if (kind !== 'ConfigMap' || group !== '' || !isMap(body.data)) return object;
  return { ...object, meshConfig: meshConfigIn(body.data.mesh) };
}

/** The MeshConfig that a text of a ConfigMap is. One that cannot be read is a finding of its own. */
export function meshConfigIn(text: unknown): unknown {
  if (typeof text !== 'string') return undefined;
  try {
    return parseYaml(text);
  } catch {
    return undefined;
  }
}
