import { isMap } from '../../model/object';

/** On a Deployment that a drill has scaled: what to restore. It outlives the process that wrote it. */
export const ANNOTATION_DRILL = 'cdk8s-ambient/drill';

/** What a drill found, and added. */
export interface DrillRecord {
  /** Which drill it was. */
  readonly id: string;
  /** How many replicas the Deployment asked for. */
  readonly replicas: number;
  /** The Deployment that stands in for it, in the same namespace. */
  readonly standIn?: string;
}

/** A record that no drill can have written, and why. Nothing is done by it. */
export interface BadRecord {
  readonly problem: string;
}

const VERSION = 1;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
/** A drill of more is refused, so that a number that was tampered with starts no pods without end. */
export const MOST_REPLICAS = 10_000;
const SUFFIX = '-drill';
const LONGEST_LABEL = 63;

/** Reports whether a drill scales a Deployment with so many replicas. */
export function isReplicaCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= MOST_REPLICAS;
}

/** The name of what stands in for a Deployment. Short enough for labels that controllers make of it. */
export function standInName(deployment: string): string {
  return `${deployment.slice(0, LONGEST_LABEL - SUFFIX.length).replace(/[^a-z0-9]+$/, '')}${SUFFIX}`;
}

/** The record as the value of its annotation. */
export function formatRecord(record: DrillRecord): string {
  return JSON.stringify({ version: VERSION, ...record });
}

/**
 * The record on a Deployment; undefined where there is none. Everybody who may change the Deployment may write one, so a record
 * counts only if each of its values is one that a drill writes.
 */
export function recordOn(body: Readonly<Record<string, unknown>>): DrillRecord | BadRecord | undefined {
  const { annotations, name } = isMap(body.metadata) ? body.metadata : {};
  const text = isMap(annotations) ? annotations[ANNOTATION_DRILL] : undefined;
  if (text === undefined) return undefined;
  const record = parse(text);
  if (!isMap(record)) return { problem: 'it is not JSON' };
  const { version, id, replicas, standIn } = record;
  if (version !== VERSION) return { problem: `it has version ${show(version)}, and only ${VERSION} is known` };
  if (typeof id !== 'string' || !UUID.test(id)) return { problem: `its id is ${show(id)}, not a UUID` };
  if (!isReplicaCount(replicas)) {
    return { problem: `its number of replicas is ${show(replicas)}, not a whole number from 1 to ${MOST_REPLICAS}` };
  }
  if (standIn === undefined) return { id, replicas };
  const own = standInName(String(name));
  if (standIn !== own) return { problem: `its stand-in is ${show(standIn)}, and a drill names it ${show(own)}` };
  return { id, replicas, standIn: own };
}

/** Reports whether a record is one that nothing is done by. */
export function isBad(record: DrillRecord | BadRecord): record is BadRecord {
  return 'problem' in record;
}

function parse(text: unknown): unknown {
  try {
    return JSON.parse(typeof text === 'string' ? text : '');
  } catch {
    return undefined;
  }
}

const LONGEST_SHOWN = 80;

function show(value: unknown): string {
  const text = value === undefined ? 'missing' : JSON.stringify(value);
  return text.length <= LONGEST_SHOWN ? text : `${text.slice(0, LONGEST_SHOWN)}…`;
}
