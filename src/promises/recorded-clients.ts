import { isMap } from '../model/object';

/** What a record says of the clients of one cluster. */
export interface RecordedClient {
  readonly cluster: string;
  readonly isAsPredicted: boolean;
  /** What was predicted for the time before the outage, and after it. */
  readonly usual: RecordedPrediction;
  readonly during: RecordedPrediction;
  /** What was counted at each of the times; undefined where no requests were made. */
  readonly answered: Readonly<Record<(typeof TIMES)[number], RecordedCount | undefined>>;
}

/** What was predicted: a verdict, and shares in words. */
export interface RecordedPrediction {
  readonly verdict: string;
  readonly shares: string;
}

/** Requests, by which cluster answered. */
export interface RecordedCount {
  readonly requests: number;
  readonly clusters: ReadonlyMap<string, number>;
  readonly errors: number;
  /** Answered well, of unknown origin. */
  readonly unknown: number;
}

/** When clients are asked. */
export const TIMES = ['before', 'during', 'after'] as const;

/** Reads the clients of a record, by docs/schema/drill.v1.schema.json; undefined where one is not as a drill writes it. */
export function toRecordedClients(clients: unknown): readonly RecordedClient[] | undefined {
  if (clients === undefined) return [];
  if (!Array.isArray(clients)) return undefined;
  const read = clients.map(toClient);
  return read.every((client) => client !== undefined) ? read : undefined;
}

function toClient(value: unknown): RecordedClient | undefined {
  if (!isMap(value) || typeof value.cluster !== 'string' || !isMap(value.predicted)) return undefined;
  const { before, during } = value.predicted;
  if (!isPrediction(before) || !isPrediction(during)) return undefined;
  const counts = TIMES.map((time) => [time, value[time] === undefined ? undefined : toCount(value[time])] as const);
  if (counts.some(([time, count]) => value[time] !== undefined && count === undefined)) return undefined;
  return {
    cluster: value.cluster,
    isAsPredicted: value.asPredicted === true,
    usual: before,
    during,
    answered: Object.fromEntries(counts) as RecordedClient['answered'],
  };
}

function isPrediction(value: unknown): value is RecordedPrediction {
  return isMap(value) && typeof value.verdict === 'string' && typeof value.shares === 'string';
}

function toCount(value: unknown): RecordedCount | undefined {
  if (!isMap(value) || !isMap(value.clusters)) return undefined;
  const { requests, errors, unknown } = value;
  const clusters = Object.entries(value.clusters);
  if (![requests, errors, unknown, ...clusters.map(([, number]) => number)].every(isNumber)) return undefined;
  return {
    requests: requests as number,
    clusters: new Map(clusters as [string, number][]),
    errors: errors as number,
    unknown: unknown as number,
  };
}

function isNumber(value: unknown): boolean {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0;
}
