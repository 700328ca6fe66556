import { isMap } from '../model/kube-object';

/** On a workload that a drill has scaled: what to put back. It outlives whoever wrote it. */
export const ANNOTATION_DRILL = 'cdk8s-ambient/drill';

/** What a drill found, and added. */
export interface DrillRecord {
  /** Which drill it was. */
  readonly id: string;
  /** How many replicas the workload asked for. */
  readonly replicas: number;
  /** The Deployment that stands in for it, in the same namespace. */
  readonly standIn?: string;
}

const VERSION = 1;

export function formatRecord(record: DrillRecord): string {
  return JSON.stringify({ version: VERSION, ...record });
}

/** The record on an object: undefined where there is none, "unreadable" where it is none of ours. */
export function recordOn(body: Readonly<Record<string, unknown>>): DrillRecord | 'unreadable' | undefined {
  const { annotations } = isMap(body.metadata) ? body.metadata : {};
  const text = isMap(annotations) ? annotations[ANNOTATION_DRILL] : undefined;
  if (text === undefined) return undefined;
  try {
    const record: unknown = JSON.parse(typeof text === 'string' ? text : '');
    if (!isMap(record) || record.version !== VERSION) return 'unreadable';
    const { id, replicas, standIn } = record;
    if (typeof id !== 'string' || typeof replicas !== 'number') return 'unreadable';
    return { id, replicas, ...(typeof standIn === 'string' ? { standIn } : {}) };
  } catch {
    return 'unreadable';
  }
}
