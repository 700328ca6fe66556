import { isKnownGroup, type Manifest } from '../tree/kinds';

/** Kinds of known groups with fields of any form, in which a null may be meant, as "group/Kind". */
const FREE_FORM = new Set([
  'apps/ControllerRevision',
  'extensions.istio.io/WasmPlugin',
  'networking.istio.io/EnvoyFilter',
]);

/**
 * The path of the first entry of a list that is null, in an object of Kubernetes, the Gateway API or Istio: a variable that had no value. The API server reads it as an empty
 * string or an empty object, and takes it or refuses it by the field.
 *
 * @param text the manifest as YAML
 */
export function findHole(manifest: Manifest, group: string, text: string): string | undefined {
  if (!MAY_HAVE_HOLE.test(text) || !isKnownGroup(group) || FREE_FORM.has(`${group}/${manifest.kind}`)) return undefined;
  return search(manifest, '');
}

/** An entry of a list that is null, as YAML writes it. */
const MAY_HAVE_HOLE = /- null$/m;

function search(value: unknown, path: string): string | undefined {
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) {
      const found = item === undefined || item === null ? `${path}[${index}]` : search(item, `${path}[${index}]`);
      if (found !== undefined) return found;
    }
    return undefined;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  for (const [key, item] of Object.entries(value)) {
    const found = search(item, path === '' ? key : `${path}.${key}`);
    if (found !== undefined) return found;
  }
  return undefined;
}
