import { identityOf, isMap, type KubeObject } from '../../model/kube-object';
import type { ClusterSource, MeshSource } from '../../model/mesh';
import { toKubeObject } from '../../model/read/objects';
import type { AddObject, Edit, MeshEdit, SetField } from './edit';

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
      return { ...cluster, objects: withField(cluster.objects, edit) };
  }
}

function withObject(objects: readonly KubeObject[], { cluster, body }: AddObject): readonly KubeObject[] {
  const origin = { file: `${cluster} (a change that is tried)`, document: 1, line: 1 };
  const added = toKubeObject(body, String(body.apiVersion), String(body.kind), origin);
  return objects.some((object) => identityOf(object) === identityOf(added)) ? objects : [...objects, added];
}

function withField(objects: readonly KubeObject[], { object: wanted, path, value }: SetField): readonly KubeObject[] {
  return objects.map((object) => {
    if (identityOf(object) !== identityOf(wanted)) return object;
    const { apiVersion, kind, origin } = object;
    return toKubeObject(setIn(object.body, path, value), apiVersion, kind, origin);
  });
}

function setIn(
  map: Readonly<Record<string, unknown>>,
  path: readonly string[],
  value: unknown,
): Record<string, unknown> {
  const [field = '', ...rest] = path;
  const inner = map[field];
  if (rest.length > 0) return { ...map, [field]: setIn(isMap(inner) ? inner : {}, rest, value) };
  const { [field]: _old, ...others } = map;
  return value === undefined ? others : { ...map, [field]: value };
}
