export { isMap, stringMap } from '../../util/maps';

/** Where an object was read. */
export interface Origin {
  /** The file, as the directory was given, with "/" between folders. */
  readonly file: string;
  /** Which document of the file, from 1. */
  readonly document: number;
  /** The line the document starts at, from 1. */
  readonly line: number;
  /** Where in the document the object is, if it is not all of it: `items[2]` of a List. */
  readonly within?: string;
}

/** A Kubernetes object of any kind, as it was read. Nothing here is ever changed. */
export interface KubeObject {
  readonly apiVersion: string;
  /** The group of the apiVersion; empty for the core group. */
  readonly group: string;
  readonly kind: string;
  readonly name: string;
  /** Undefined where the object has none. */
  readonly namespace: string | undefined;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  /** The whole object. */
  readonly body: Readonly<Record<string, unknown>>;
  readonly origin: Origin;
}

/** What kustomize reads is no object of a cluster. */
export const KUSTOMIZE_GROUP = 'kustomize.config.k8s.io';

/** The object as people name it: "Service sample/helloworld". */
export function describeObject({ kind, namespace, name }: Pick<KubeObject, 'kind' | 'namespace' | 'name'>): string {
  return `${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`;
}

/** Equal for two descriptions of the same object of a cluster, whatever their version. */
export function identityOf({
  group,
  kind,
  namespace,
  name,
}: Pick<KubeObject, 'group' | 'kind' | 'namespace' | 'name'>): string {
  return `${group}/${kind}/${namespace ?? ''}/${name}`;
}
