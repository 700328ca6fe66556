import { identityOf, isMap, type FieldPath, type KubeObject } from '../../model/object';
import type { ClusterSource, MeshSource } from '../../model/mesh';
import { toKubeObject } from '../../model/read/tree';
import type { AddObject, Edit, MeshEdit, RenameField, SetField } from './edit';

/** The same mesh with edits made to it, in memory. Nothing of the given mesh is changed. */
export function applyEdit(source: MeshSource, edit: MeshEdit): MeshSource {
  const clusters = source.clusters.map((cluster) =>
    edit.filter(({ cluster: name }) => name === cluster.facts.name).reduce(applyOne, cluster),
  );
  const added = edit.flatMap((one) =>
    one.kind === 'add-cluster'
      ? clusters.filter(({ facts }) => facts.name === one.like).map((like) => copyOf(like, one.cluster))
      : [],
  );
  return { ...source, clusters: [...clusters, ...added] };
}

/** The same cluster under another name, in a network of its own. The addresses of its gateways are not stated: one is assumed. */
function copyOf(cluster: ClusterSource, name: string): ClusterSource {
  const { gateways: _addresses, ...facts } = cluster.facts;
  return { ...cluster, facts: { ...facts, name, network: name } };
}

function applyOne(cluster: ClusterSource, edit: Edit): ClusterSource {
  switch (edit.kind) {
    case 'add-cluster':
      return cluster;
    case 'upgrade':
      return { ...cluster, istioVersion: edit.istioVersion };
    case 'switch': {
      const { facts } = cluster;
      return { ...cluster, facts: { ...facts, switches: { ...facts.switches, [edit.name]: edit.value } } };
    }
    case 'remove':
      return {
        ...cluster,
        objects: cluster.objects.filter((object) => identityOf(object) !== identityOf(edit.object)),
      };
    case 'add':
      return { ...cluster, objects: withObject(cluster.objects, edit) };
    case 'set':
    case 'rename':
      return { ...cluster, objects: withField(cluster.objects, edit) };
  }
}

function withObject(objects: readonly KubeObject[], { cluster, body }: AddObject): readonly KubeObject[] {
  const origin = { file: `${cluster} (a change that is tried)`, document: 1, line: 1 };
  const added = toKubeObject(body, String(body.apiVersion), String(body.kind), origin);
  return objects.some((object) => identityOf(object) === identityOf(added)) ? objects : [...objects, added];
}

function withField(objects: readonly KubeObject[], edit: SetField | RenameField): readonly KubeObject[] {
  return objects.map((object) => {
    if (identityOf(object) !== identityOf(edit.object)) return object;
    const { apiVersion, kind, origin } = object;
    return toKubeObject(editBody(object.body, edit), apiVersion, kind, origin);
  });
}

/** The body of an object with a field set, removed or renamed. */
export function editBody(
  body: Readonly<Record<string, unknown>>,
  edit: SetField | RenameField,
): Readonly<Record<string, unknown>> {
  const { path } = edit;
  const changed = edit.kind === 'set' ? setIn(body, path, edit.value) : renameIn(body, path, edit.to);
  return changed as Readonly<Record<string, unknown>>;
}

function setIn(value: unknown, path: FieldPath, wanted: unknown): unknown {
  const [field, ...rest] = path;
  if (field === undefined) return wanted;
  if (typeof field === 'number') {
    const list: readonly unknown[] = Array.isArray(value) ? value : [];
    return list.map((item, index) => (index === field ? setIn(item, rest, wanted) : item));
  }
  const map = isMap(value) ? value : {};
  // What is to be removed and is not there needs no maps around it.
  if (wanted === undefined && !(field in map)) return value;
  const inner = setIn(map[field], rest, wanted);
  if (inner !== undefined) return { ...map, [field]: inner };
  const { [field]: _removed, ...others } = map;
  return others;
}

function renameIn(value: unknown, path: FieldPath, to: string): unknown {
  const [field, ...rest] = path;
  if (Array.isArray(value)) {
    return value.map((item: unknown, index) => (index === field ? renameIn(item, rest, to) : item));
  }
  if (!isMap(value) || field === undefined || !(field in value)) return value;
  if (rest.length === 0 && to in value) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => {
      if (key !== String(field)) return [key, inner];
      return rest.length === 0 ? [to, inner] : [key, renameIn(inner, rest, to)];
    }),
  );
}
