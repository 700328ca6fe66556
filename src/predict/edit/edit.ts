import type { FieldPath, KubeObject } from '../../model/object';

/** A change of a mesh, as data: edits that are made together. */
export type MeshEdit = readonly Edit[];

export type Edit = SetField | RenameField | AddObject | RemoveObject | AddCluster | Upgrade | SetSwitch;

/** Which object of a cluster an edit is about. */
export type ObjectIdentity = Pick<KubeObject, 'group' | 'kind' | 'namespace' | 'name'>;

/** Sets a field of an object, or removes it. Does nothing where the object is not there. */
export interface SetField {
  readonly kind: 'set';
  readonly cluster: string;
  readonly object: ObjectIdentity;
  /** Maps on the way that are not there are added; positions in lists are those of the list as it is. */
  readonly path: FieldPath;
  /** Undefined to remove the field. */
  readonly value: unknown;
}

/** Gives a field of an object another name, in its place. Does nothing where the field is not there, or the name is taken. */
export interface RenameField {
  readonly kind: 'rename';
  readonly cluster: string;
  readonly object: ObjectIdentity;
  readonly path: FieldPath;
  readonly to: string;
}

/** Adds an object. Does nothing where an object of the same identity is there. */
export interface AddObject {
  readonly kind: 'add';
  readonly cluster: string;
  readonly body: Readonly<Record<string, unknown>>;
}

/** Removes an object. */
export interface RemoveObject {
  readonly kind: 'remove';
  readonly cluster: string;
  readonly object: ObjectIdentity;
}

/** Adds a cluster that has the objects of another one, in a network of its own, behind one east-west gateway. */
export interface AddCluster {
  readonly kind: 'add-cluster';
  /** The name of the new cluster. */
  readonly cluster: string;
  /** The name of the other one. */
  readonly like: string;
}

/** Sets a switch of istiod, where its Deployment was not read. */
export interface SetSwitch {
  readonly kind: 'switch';
  readonly cluster: string;
  readonly name: string;
  readonly value: boolean;
}

/** Runs another version of Istio. */
export interface Upgrade {
  readonly kind: 'upgrade';
  readonly cluster: string;
  readonly istioVersion: string;
}

/** One way to alter what a reason says: the sentence, and what it means for the objects. */
export interface Remedy {
  readonly change: string;
  readonly edit: MeshEdit;
}

/** Sets a field, or removes it where the value is undefined. */
export function set(cluster: string, object: ObjectIdentity, path: FieldPath, value: unknown): SetField {
  return { kind: 'set', cluster, object: identity(object), path, value };
}

/** Gives a field another name. */
export function rename(cluster: string, object: ObjectIdentity, path: FieldPath, to: string): RenameField {
  return { kind: 'rename', cluster, object: identity(object), path, to };
}

function identity({ group, kind, namespace, name }: ObjectIdentity): ObjectIdentity {
  return { group, kind, namespace, name };
}

/** Sets a label, or removes it where the value is undefined. */
export function setLabel(cluster: string, object: ObjectIdentity, label: string, value: string | undefined): SetField {
  return set(cluster, object, ['metadata', 'labels', label], value);
}

/** Adds an object. */
export function add(cluster: string, body: Readonly<Record<string, unknown>>): AddObject {
  return { kind: 'add', cluster, body };
}

/** Removes an object. */
export function remove(cluster: string, object: ObjectIdentity): RemoveObject {
  return { kind: 'remove', cluster, object: identity(object) };
}
