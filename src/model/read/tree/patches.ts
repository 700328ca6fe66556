import type { Diagnostic } from '../../../diagnostics';
import fs from 'node:fs';
import path from 'node:path';
import { readManifests, type Usage } from '../files';
import { describeObject, identityOf, isMap, KUSTOMIZE_GROUP, type KubeObject } from '../../object';
import { readObjects, toKubeObject } from './objects';
import { isKustomization } from './unrendered';
import type { YamlReader } from '../yaml';

/** Beside the folders of the clusters: what is added to objects that others deploy. */
const FOLDER = '_patches';

/** Reads the patches of a root for a cluster: `ROOT/_patches/<folder>`. */
export function readPatches(
  root: string,
  folder: string,
  reader: YamlReader,
  usage: Usage,
): { patches: readonly KubeObject[]; findings: readonly Diagnostic[] } {
  const at = path.join(root, FOLDER, folder);
  if (!fs.existsSync(at)) return { patches: [], findings: [] };
  const { files, findings } = readManifests(at, usage);
  const read = files.filter((file) => !isKustomization(file)).map((file) => readObjects(file, reader));
  return {
    patches: read.flatMap(({ objects }) => objects).filter(({ group }) => group !== KUSTOMIZE_GROUP),
    findings: [...findings, ...read.flatMap((one) => one.findings)],
  };
}

/**
 * Objects with the labels and annotations that patches add, as after a server-side apply. A patch for an object that was
 * not read changes nothing: what that object is stays unknown.
 */
export function applyPatches(
  objects: readonly KubeObject[],
  patches: readonly KubeObject[],
): { objects: readonly KubeObject[]; withoutObject: readonly KubeObject[] } {
  if (patches.length === 0) return { objects, withoutObject: [] };
  const patched = new Map(objects.map((object) => [identityOf(object), object]));
  const withoutObject: KubeObject[] = [];
  for (const patch of patches) {
    const object = patched.get(identityOf(patch));
    if (object === undefined) withoutObject.push(patch);
    else patched.set(identityOf(patch), applyPatch(object, patch));
  }
  return { objects: [...patched.values()], withoutObject };
}

/** The Services among patches without an object, as "namespace/name". */
export function unreadServicesOf(patches: readonly KubeObject[]): string[] {
  return patches
    .filter(({ kind, group }) => kind === 'Service' && group === '')
    .map(({ namespace = 'default', name }) => `${namespace}/${name}`);
}

function applyPatch({ body, apiVersion, kind, origin }: KubeObject, patch: KubeObject): KubeObject {
  const metadata = isMap(body.metadata) ? body.metadata : {};
  const merged = {
    ...metadata,
    labels: { ...(isMap(metadata.labels) ? metadata.labels : {}), ...patch.labels },
    annotations: { ...(isMap(metadata.annotations) ? metadata.annotations : {}), ...patch.annotations },
  };
  return toKubeObject({ ...body, metadata: merged }, apiVersion, kind, origin);
}

/** The rule of the finding about a patch for what was not read. */
export const PATCH_WITHOUT_OBJECT = 'patch-without-object';

/** Says of a patch that the object that it is for was not read. */
export function describeUnread(patch: KubeObject): Diagnostic {
  return {
    rule: PATCH_WITHOUT_OBJECT,
    severity: 'warning',
    file: patch.origin.file,
    line: patch.origin.line,
    object: describeObject(patch),
    message:
      'is labelled by a patch, and was not read itself. Its ports and pods are not known, so its outages are not predicted.',
    fix: 'read the manifests of its owner, too: cdk8s-ambient check dist OWNERS-DIRECTORY.',
  };
}
