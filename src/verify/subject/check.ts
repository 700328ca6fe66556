import type { Definer } from '../../live/kept';
import type { LiveCluster } from '../../live/read-cluster';
import type { Cluster, Mesh } from '../../model/mesh';
import type { Phase } from '../../model/change';
import type { Counterpart } from './fetch-declared';

/** Whether what a check is about holds: unknown is what cannot be told. */
export type Status = 'yes' | 'no' | 'unknown';

/** What came of looking at one thing. */
export interface Result {
  /** The id of the check. */
  readonly check: string;
  readonly status: Status;
  /** What should hold, as a sentence without its full stop. */
  readonly what: string;
  /** What is the case instead; undefined where it holds. */
  readonly found?: string;
  /** What to do about it; undefined where it holds. */
  readonly fix?: string;
}

/** A cluster that is looked at. */
export interface Subject {
  readonly live: LiveCluster;
  /** How the model sees what is live. */
  readonly cluster: Cluster;
  /** How it sees what is declared. */
  readonly declared: Cluster;
  /** What is declared up to the phase that is looked at, each with what there is of it. */
  readonly counterparts: readonly Counterpart[];
  /** The remote secrets of istiod: the clusters that they are for; undefined where they could not be read. */
  readonly remoteSecrets: readonly string[] | undefined;
}

/** All clusters, as they are and as they are declared. */
export interface Subjects {
  readonly mesh: Mesh;
  readonly declared: Mesh;
  /** By name. */
  readonly clusters: readonly Subject[];
  /** The last phase that is looked at. */
  readonly phase: Phase;
}

/** One question to every cluster. */
export interface Check {
  /** In kebab-case. */
  readonly id: string;
  /** The phase from which on it should hold; 0 before any. */
  readonly phase: 0 | Phase;
  readonly look: (subject: Subject, all: Subjects) => readonly Omit<Result, 'check'>[];
}

/** What holds, in words. */
export function yes(what: string): Omit<Result, 'check'> {
  return { status: 'yes', what };
}

/** What does not hold. */
export function no(what: string, found: string, fix: string): Omit<Result, 'check'> {
  return { status: 'no', what, found, fix };
}

/** What cannot be seen. */
export function unknown(what: string, found: string, fix: string): Omit<Result, 'check'> {
  return { status: 'unknown', what, found, fix };
}

/** A reason to say unknown: a kind that could not be read. Undefined where all were. */
export function unread(
  { live }: Subject,
  what: string,
  ...kinds: readonly string[]
): Omit<Result, 'check'> | undefined {
  const kind = live.unreadKinds.find((candidate) => kinds.includes(candidate.kind));
  if (kind === undefined) return undefined;
  return unknown(what, `objects of kind ${kind.kind} could not be read.`, 'see the failed command of this cluster.');
}

/** The definitions that an API server lacks. */
export function missingDefinitions({ live }: Subject): readonly Definer[] {
  return [...new Set(live.unknownKinds.flatMap(({ definedBy }) => (definedBy === undefined ? [] : [definedBy])))];
}

/** A command on the cluster, as it can be typed. */
export function command({ live }: Subject, rest: string): string {
  return `kubectl --context ${live.context} ${rest}`;
}
