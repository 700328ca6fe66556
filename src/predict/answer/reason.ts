import { describeObject, type KubeObject } from '../../model/object';
import type { MeshEdit, Remedy } from '../edit';
import type { HostShare } from './host-share';

/** One step of why requests end where they do. */
export interface Reason {
  /** What is so, in a sentence. */
  readonly text: string;
  readonly cluster?: string;
  /** What it comes from, as "Kind namespace/name". */
  readonly object?: string;
  /** Where the document of that object stands, as "file:line". */
  readonly source?: string;
  /** Where in the document the object is, if it is not all of it: `items[2]` of a List. */
  readonly within?: string;
  /** The field of that object, as "spec.host". */
  readonly path?: string;
  /** True if it is the cause of lost requests, so that the steps after it are consequences. */
  readonly isCause?: boolean;
  /** What one change would alter it: it was tried, and cures; or it adds to what was read, so that more is known. */
  readonly change?: string | undefined;
  /** What the change means for the objects, where it was tried and cures. */
  readonly cure?: MeshEdit | undefined;
  /** True if the change was tried, and cures; else it adds to what was read. */
  readonly isTried?: true;
  /** Changes that may cure, the best first. None is printed before it is tried: see src/predict/cure/offer.ts. */
  readonly remedies?: readonly Remedy[];
  /** The table of priorities, where it is about what an Envoy was sent. */
  readonly hosts?: readonly HostShare[];
}

/** A reason that comes from an object. */
export function because(
  text: string,
  cluster: string,
  object: KubeObject,
  more: Pick<Reason, 'path' | 'change' | 'remedies' | 'hosts' | 'isCause'> = {},
): Reason {
  const { file, line, within } = object.origin;
  const place = { source: `${file}:${line}`, ...(within === undefined ? {} : { within }) };
  return { text, cluster, object: describeObject(object), ...place, ...more };
}
