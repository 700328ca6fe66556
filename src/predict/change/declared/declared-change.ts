import { formatClient } from '../../client';
import { formatOutages } from '../../outage';
import type { Answer, Path, Verdict } from '../../answer';

/** What a change is meant to do, as its author declares it and a reviewer signs it. Nothing else is to change. */
export interface DeclaredChange {
  readonly signedBy: string | undefined;
  readonly reason: string | undefined;
  readonly answers: readonly DeclaredAnswer[];
  /** By kind, as {@link EffectKind} says. */
  readonly effects: Readonly<Record<EffectKind, readonly DeclaredEffect[]>>;
}

/** What is to become of the requests of one client in one outage. */
export interface DeclaredAnswer {
  /** "namespace/name". */
  readonly service: string;
  /** As --client takes it, as short as it can be. */
  readonly client: string;
  /** As --outage takes it, as short as it can be. */
  readonly outage: string;
  /** Once outlier detection has done what it can. */
  readonly settled: DeclaredSpread;
  /** Until then; the same where it is not declared. */
  readonly untilEjected: DeclaredSpread;
  /** Undefined for the path that requests took before. */
  readonly path: Path | undefined;
  /** Undefined for any that goes with the shares. */
  readonly verdict: Verdict | undefined;
  /** "file:line". */
  readonly place: string;
}

/** Who answers: shares that add up to all requests. */
export interface DeclaredSpread {
  readonly clusters: ReadonlyMap<string, DeclaredShare>;
  readonly errors: DeclaredShare;
}

/** A share, as exact as it is written: "33.3%" is 33.3333 %, and 0 and 100 are exact. */
export interface DeclaredShare {
  readonly percent: number;
  readonly decimals: number;
}

/** An effect that is not an answer, by its name: of a cluster or service, or the words that {@link EFFECT_KINDS} says. */
export interface DeclaredEffect {
  readonly name: string;
  /** "file:line". */
  readonly place: string;
}

/** The kinds of effects that are not answers, and what names one of them. */
export const EFFECT_KINDS = {
  newClusters: 'CLUSTER',
  lostClusters: 'CLUSTER',
  newServices: 'NAMESPACE/NAME',
  lostServices: 'NAMESPACE/NAME',
  restarts: 'CLUSTER NAMESPACE/NAME',
  halfway: 'FIRST-CLUSTER NAMESPACE/NAME CLIENT OUTAGE ERRORS%',
  versions: 'EFFECT ID CLUSTER',
} as const;

export type EffectKind = keyof typeof EFFECT_KINDS;

/** What is asked, in the words in which it is declared. */
export function wordsOf({
  service,
  client,
  outages,
}: Pick<Answer, 'service' | 'client' | 'outages'>): Pick<DeclaredAnswer, 'service' | 'client' | 'outage'> {
  return { service, client: formatClient(client), outage: formatOutages(outages, service) };
}

/** Names an answer among others. */
export function keyOfAnswer({
  service,
  client,
  outage,
}: Pick<DeclaredAnswer, 'service' | 'client' | 'outage'>): string {
  return `${service} ${client} ${outage}`;
}
