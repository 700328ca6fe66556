import type { Problem } from '../../diagnostics';
import type { Mesh } from '../mesh';
import { isDnsLabel } from '../../util/kubernetes-names';
import { show } from './props/show';

const NOTHING_DELIVERED =
  'the tool would find nothing there, and the clusters keep what they have, or get nothing at all.';

/** Something that names a place: a URL, a revision, a Secret. */
export function checkGiven(field: string, value: unknown, example: string): Problem[] {
  if (value === undefined || (typeof value === 'string' && value.trim() === value && value !== '')) return [];
  return [
    {
      message: `${field} is ${show(value)}.`,
      why: NOTHING_DELIVERED,
      fix: `use for example ${show(example)}.`,
      prop: field,
    },
  ];
}

/** The id of a delivery, which is a file's name and begins the names of the tool's objects. */
export function checkDeliveryName(id: string): Problem[] {
  if (isDnsLabel(id)) return [];
  return [
    {
      message: `${show(id)} cannot begin the names of objects.`,
      why: 'the API server refuses them, so nothing is delivered.',
      fix: 'use lower-case letters, digits and "-", starting and ending with a letter or digit, at most 63 characters.',
    },
  ];
}

/** The folder of the repository that the output is committed to. */
export function checkRepositoryPath(path: unknown): Problem[] {
  if (
    typeof path === 'string' &&
    /^[^\\/*?[\]{}\s]+(\/[^\\/*?[\]{}\s]+)*$/.test(path) &&
    !/(^|\/)\.{1,2}(\/|$)/.test(path)
  )
    return [];
  return [
    {
      message: `path is ${show(path)}, which is not a folder of a repository.`,
      why: NOTHING_DELIVERED,
      fix: 'name the folder that the output is committed to, from the root of the repository, such as "dist" or "mesh/dist".',
    },
  ];
}

/** A map with something for clusters: its keys are clusters of the mesh. */
export function checkClusterKeys(field: string, mesh: Mesh, map: Readonly<Record<string, unknown>>): Problem[] {
  const names = mesh.clusters.map(({ name }) => name);
  return Object.keys(map)
    .filter((key) => !names.includes(key))
    .map((key) => ({
      message: `${field} names ${show(key)}, which is not a cluster of this mesh.`,
      why: 'what is meant for one cluster would go elsewhere, or nowhere.',
      fix: `use names of clusters: ${names.join(', ')}.`,
    }));
}
