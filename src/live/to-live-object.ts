import { isMap, type KubeObject } from '../model/object';
import { toKubeObject } from '../model/read/tree';
import type { LiveKind } from './kept';
import type { Kubectl } from './kubectl/kubectl';
import { isNamespaceName, isObjectName } from './kubectl/names';

/** An object as it came from a cluster, with the command that brought it, and what of it is kept. */
export interface Listed {
  readonly args: readonly string[];
  readonly kind: LiveKind;
  /** In which it was read. */
  readonly apiVersion: string;
  readonly body: Record<string, unknown>;
}

/** What is kept of an object of a cluster; undefined where it says nothing. */
export function toLiveObject(kubectl: Kubectl, listed: Listed): KubeObject | undefined {
  requireNames(kubectl, listed);
  const { kind, apiVersion, body } = listed;
  const kept = kind.keep(body, apiVersion);
  return kept === undefined ? undefined : withPlace(kubectl, kind, kept, apiVersion);
}

/** Names become paths, files and arguments. No API server has an object with a name that Kubernetes refuses. */
export function requireNames(kubectl: Kubectl, { args, kind: { kind }, body }: Omit<Listed, 'apiVersion'>): void {
  const { name, namespace } = isMap(body.metadata) ? body.metadata : {};
  if (isObjectName(name) && (namespace === undefined || isNamespaceName(namespace))) return;
  const found = JSON.stringify({ name, namespace });
  throw kubectl.nonsense(args, `has a ${kind} with a name that Kubernetes refuses`, found);
}

/** Where an object of a directory has its file, a live one has its cluster. */
export function withPlace(
  kubectl: Kubectl,
  { apiVersion, kind }: LiveKind,
  body: Record<string, unknown>,
  read = apiVersion,
): KubeObject {
  return toKubeObject(body, read, kind, { file: kubectl.at.cluster, document: 1, line: 1 });
}
