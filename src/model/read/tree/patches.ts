import fs from 'node:fs';
import path from 'node:path';
import { readManifests, type Finding, type Usage } from '../files';
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
): { patches: readonly KubeObject[]; findings: readonly Finding[] } {
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
): { objects: readonly KubeObject[]; findings: readonly Finding[] } {
  if (patches.length === 0) return { objects, findings: [] };
  const patched = new Map(objects.map((object) => [identityOf(object), object]));
  const findings: Finding[] = [];
  for (const patch of patches) {
    const object = patched.get(identityOf(patch));
    if (object === undefined) findings.push(withoutObject(patch));
    else patched.set(identityOf(patch), applyPatch(object, patch));
  }
  return { objects: [...patched.values()], findings };
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

function withoutObject(patch: KubeObject): Finding {
  return {
    rule: 'patch-without-object',
    severity: 'advice',
    file: patch.origin.file,
    line: patch.origin.line,
    object: describeObject(patch),
    message:
      'is labelled by a patch, and was not read itself. Nothing is known of its ports and pods, so nothing is said of it in an outage.',
    fix: 'read the manifests of its owner, too: cdk8s-ambient check dist OWNERS-DIRECTORY.',
  };
}
