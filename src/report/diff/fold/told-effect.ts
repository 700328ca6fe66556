import type { BehaviourChange } from '../../../predict/change';
import type { Answer } from '../../../predict/answer';
import type { Spread } from '../../../predict/shares';
import { formatPercent } from '../../../util/percent';
import {
  describeShares,
  type OutagePlace,
  rolesOf,
  rolesOfService,
  saidOf,
  type Seen,
  shapeOf,
  sharesOf,
  type Spreading,
} from '../../alike';
import type { ComparedFleet } from './compared-fleet';

/** What becomes of an answer, told by what clusters and names are to it. Who knows these can tell the answers again. */
export interface ToldEffect {
  readonly was: ToldAnswer;
  readonly now: ToldAnswer;
  /** The reasons that differ, by the roles of names. */
  readonly because: readonly string[];
}

/** What is printed of an answer. */
export interface ToldAnswer extends ToldSpread {
  readonly verdict: string;
  /** What holds until hosts are ejected, where that is what differs. */
  readonly until?: ToldSpread & { readonly path: string };
}

interface ToldSpread {
  readonly shares: Spreading | undefined;
  /** Undefined where it is not known. */
  readonly errors: string | undefined;
}

/** @param where the one cluster that the outage is in, where there is one */
export function tellEffect(
  { service, client, before, after, because }: BehaviourChange,
  where: OutagePlace | undefined,
  { membersOf, networkOf }: ComparedFleet,
): ToldEffect {
  const ends = { own: client.cluster, there: where?.cluster };
  const members = membersOf(service);
  const seen = { was: { ...ends, members: members.before }, now: { ...ends, members: members.after } };
  const short = { was: tell(before, seen.was), now: tell(after, seen.now) };
  const isShort = JSON.stringify(short.was) !== JSON.stringify(short.now);
  const roles = new Map([...rolesOfService(service), ...rolesOf(client.cluster, where, networkOf)]);
  return {
    was: isShort ? short.was : { ...short.was, until: tellUntil(before, seen.was) },
    now: isShort ? short.now : { ...short.now, until: tellUntil(after, seen.now) },
    because: because.map((reason) => shapeOf(saidOf(reason), roles)),
  };
}

/** "its own cluster 50 %, errors 50 % (split)". */
export function describeTold({ verdict, until, ...spread }: ToldAnswer): string {
  if (spread.shares === undefined) return `${verdict}${until === undefined ? '' : ` by ${until.path}`}`;
  const short = `${describeShares(spread.shares)}${isNothing(spread.errors) ? '' : `, errors ${spread.errors}`} (${verdict})`;
  if (until === undefined) return short;
  const before = `, until hosts are ejected ${describeShares(until.shares)}, errors ${until.errors}`;
  return `${short} by ${until.path}${until.shares === undefined ? '' : before}`;
}

function isNothing(errors: string | undefined): boolean {
  return errors === undefined || errors === formatPercent(0);
}

/** What is printed of an answer. */
export function tell({ verdict, afterEjection }: Answer, seen: Seen): ToldAnswer {
  return { verdict, ...tellSpread(afterEjection, seen) };
}

function tellUntil({ path, untilEjected }: Answer, seen: Seen): ToldSpread & { path: string } {
  return { path, ...tellSpread(untilEjected, seen) };
}

function tellSpread(spread: Spread | undefined, seen: Seen): ToldSpread {
  return { shares: sharesOf(spread, seen), errors: spread && formatPercent(spread.errors) };
}
