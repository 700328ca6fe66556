import type { ObjectChange, WaypointRestart } from '../../../model/change';
import { groupBy } from '../../../util/group-by';

/** Names that the same is said of, in the same clusters. */
export interface Listed<Said> {
  readonly clusters: readonly string[];
  readonly names: readonly string[];
  readonly said: Said;
}

/** Objects that change in the same way, by kind. */
export function foldObjects(
  objects: readonly ObjectChange[],
): Listed<Pick<ObjectChange, 'kind' | 'fields'> & { readonly type: string }>[] {
  return fold(objects, ({ cluster, kind, object, fields }) => {
    const [type = '', ...name] = object.split(' ');
    return { cluster, name: name.join(' '), said: { kind, type, fields } };
  });
}

/** Waypoints that restart for the same keys. */
export function foldRestarts(restarts: readonly WaypointRestart[]): Listed<Pick<WaypointRestart, 'keys'>>[] {
  return fold(restarts, ({ cluster, waypoint, keys }) => ({ cluster, name: waypoint, said: { keys } }));
}

function fold<Item, Said>(
  items: readonly Item[],
  read: (item: Item) => { readonly cluster: string; readonly name: string; readonly said: Said },
): Listed<Said>[] {
  const byName = groupBy(items.map(read), ({ name, said }) => JSON.stringify([name, said]));
  const named = [...byName.values()].map((group) => ({ ...group[0], clusters: group.map(({ cluster }) => cluster) }));
  const alike = groupBy(named, ({ clusters, said }) => JSON.stringify([clusters, said]));
  return [...alike.values()].map((group) => ({ ...group[0], names: group.map(({ name }) => name) }));
}
