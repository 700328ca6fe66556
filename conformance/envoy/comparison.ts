import { balance } from '../../src/predict/envoy/hosts/balance';
import { hostsByPriority } from '../../src/predict/envoy/hosts/host';
import { settle, type Settlement } from '../../src/predict/envoy/ejection/settle';
import { NOT_FAILING } from '../../src/predict/shares/failing';
import { Random } from '../synth/random';
import type { Backends } from './backends';
import type { Comparison } from './band';
import type { Reply } from './client';
import type { Envoy, HostStatus } from './envoy';
import { FailureHeaders } from './failure-headers';
import { outcomesOf, type Outcome } from './outcomes';
import { inParallel } from './parallel';
import type { SetUp } from './set-up';

/** How many requests shares are counted over. */
const REQUESTS = 400;
/** How many failing requests there are between two looks at who is ejected. */
const ROUND = 40;
/** A prediction that is not reached in so many rounds, twenty times as many as any takes on average, is not going to be. */
const MOST_ROUNDS = 300;
/** How many more there are when all are ejected that should be: nobody else may be. */
const ROUNDS_MORE = 4;
/** Requests of one set-up wait for each other, those of others do not. */
const AT_A_TIME = 16;

/** Everything that was counted of some set-ups. */
export interface Observations {
  readonly requests: number;
  readonly before: readonly Comparison[];
  readonly after: readonly Comparison[];
  /** What is wrong with hosts as Envoy keeps them. */
  readonly hosts: readonly string[];
  /** What is wrong with ejections. */
  readonly ejections: readonly string[];
  readonly ejected: number;
  /** Set-ups in which it is not chance who is ejected. */
  readonly determined: number;
  /** Set-ups in which the cap kept somebody from being ejected. */
  readonly capped: number;
  readonly inPanic: number;
  readonly unserved: number;
}

interface Predicted {
  readonly setUp: SetUp;
  readonly settlement: Settlement;
  /** Ours is one of them. */
  readonly outcomes: readonly Outcome[];
}

/** Sends requests to set-ups: while all is well, until those are ejected that should be, and then again. */
export async function observe(
  envoy: Envoy,
  backends: Backends,
  setUps: readonly SetUp[],
  seed: number,
): Promise<Observations> {
  const predicted = setUps.map((setUp): Predicted => {
    const settlement = settle(setUp.hosts, setUp.policy, (address) => setUp.failing.get(address) ?? NOT_FAILING);
    return { setUp, settlement, outcomes: outcomesOf(setUp) };
  });
  const hosts = compareHosts(predicted, await envoy.hosts());
  const before = await compareShares(envoy, predicted, ({ settlement }) => settlement.before.shares);

  await backends.takeDown();
  const failed = await failUntilEjected(envoy, predicted, new Random(seed));
  await backends.bringBack();

  const ejectedOf = ejectedIn(await envoy.hosts());
  const ejections = await compareEjections(envoy, predicted, ejectedOf);
  // Where nobody is ejected, all is as it was.
  const changed = predicted.filter(({ outcomes }) => outcomes.some(({ ejected }) => ejected.size > 0));
  const after = await compareShares(envoy, changed, (one) => {
    // Where it is chance who is ejected, what follows from it is not.
    if (one.outcomes.length === 1) return one.settlement.after.shares;
    const out = ejectedOf(one);
    return balance(hostsByPriority(one.setUp.hosts), one.setUp.policy, ({ address }) => out.has(address)).shares;
  });
  const count = (is: (one: Predicted) => boolean): number => predicted.filter(is).length;
  return {
    requests: REQUESTS * (setUps.length + changed.length) + failed,
    before,
    after,
    hosts,
    ejections,
    ejected: predicted.reduce((sum, { settlement }) => sum + settlement.ejected.size, 0),
    determined: count(({ outcomes }) => outcomes.length === 1),
    capped: count(({ outcomes }) => outcomes.every(({ isCapped }) => isCapped)),
    inPanic: count(({ settlement }) => settlement.after.inPanic),
    unserved: count(({ settlement }) => settlement.after.unserved > 0),
  };
}

/** Envoy keeps the hosts that we keep, where we keep them. */
function compareHosts(predicted: readonly Predicted[], statuses: ReadonlyMap<string, readonly HostStatus[]>): string[] {
  return predicted.flatMap(({ setUp }) => {
    const line = ({ address, priority, locality, weight }: Omit<HostStatus, 'isEjected'>): string =>
      `${address} at priority ${priority} in ${locality.replace(/\/+$/, '')} with weight ${weight}`;
    const ours = hostsByPriority(setUp.hosts).flat().map(line).sort().join(', ');
    const theirs = (statuses.get(setUp.name) ?? []).map(line).sort().join(', ');
    return ours === theirs ? [] : [`${setUp.name}: we keep ${ours}; Envoy keeps ${theirs}`];
  });
}

/** Counts who answers, while nobody fails. */
async function compareShares(
  envoy: Envoy,
  predicted: readonly Predicted[],
  sharesOf: (one: Predicted) => ReadonlyMap<string, number>,
): Promise<Comparison[]> {
  const comparisons = await inParallel(predicted, AT_A_TIME, async (one) => {
    const { setUp } = one;
    const counted = countByBackend(await envoy.send(setUp, new Array<string>(REQUESTS).fill('')));
    const shares = sharesOf(one);
    const served = [...shares.values()].reduce((sum, share) => sum + share, 0);
    const addresses = new Set(setUp.hosts.map(({ address }) => address));
    return [
      ...[...addresses].map((address) => ({
        what: `${setUp.name} ${address}`,
        expected: shares.get(address) ?? 0,
        address,
      })),
      { what: `${setUp.name} no host`, expected: 1 - served, address: undefined },
    ].map(({ what, expected, address }) => ({ what, expected, counted: counted.get(address) ?? 0, of: REQUESTS }));
  });
  return comparisons.flat();
}

function countByBackend(replies: readonly Reply[]): ReadonlyMap<string | undefined, number> {
  const counted = new Map<string | undefined, number>();
  for (const { backend } of replies) counted.set(backend, (counted.get(backend) ?? 0) + 1);
  return counted;
}

/** Returns how many requests were sent. */
async function failUntilEjected(envoy: Envoy, predicted: readonly Predicted[], random: Random): Promise<number> {
  let left = predicted.map((one) => {
    const outcomes = new Map(one.outcomes.map((outcome) => [sorted(outcome.ejected), outcome]));
    return { setUp: one.setUp, outcomes, more: ROUNDS_MORE, headers: new FailureHeaders(one.setUp.failing, random) };
  });
  let requests = 0;
  for (let round = 0; round < MOST_ROUNDS && left.length > 0; round++) {
    await inParallel(left, AT_A_TIME, ({ setUp, headers }) => envoy.send(setUp, headers.next(ROUND)));
    requests += ROUND * left.length;
    const ejected = ejectedIn(await envoy.hosts());
    const overflow = await envoy.counters('ejections_overflow');
    left = left
      .map((one) => {
        const outcome = one.outcomes.get(sorted(ejected(one)));
        // A host that the cap protects has to reach its threshold before that shows.
        const isReached = outcome !== undefined && (!outcome.isCapped || (overflow.get(one.setUp.name) ?? 0) > 0);
        return isReached ? { ...one, more: one.more - 1 } : one;
      })
      .filter(({ more }) => more > 0);
  }
  return requests;
}

/** Says who is ejected in a set-up. */
function ejectedIn(
  statuses: ReadonlyMap<string, readonly HostStatus[]>,
): (of: Pick<Predicted, 'setUp'>) => ReadonlySet<string> {
  return ({ setUp }) =>
    new Set((statuses.get(setUp.name) ?? []).flatMap(({ address, isEjected }) => (isEjected ? [address] : [])));
}

async function compareEjections(
  envoy: Envoy,
  predicted: readonly Predicted[],
  ejectedOf: (one: Predicted) => ReadonlySet<string>,
): Promise<string[]> {
  const enforced = await envoy.counters('ejections_enforced_total');
  const overflow = await envoy.counters('ejections_overflow');
  return predicted.flatMap((one) => {
    const { setUp, outcomes } = one;
    const theirs = sorted(ejectedOf(one));
    const ours = outcomes.find(({ ejected }) => sorted(ejected) === theirs);
    const problems: string[] = [];
    if (ours === undefined) {
      const all = outcomes.slice(0, 3).map(({ ejected }) => sorted(ejected));
      problems.push(`we eject ${all.join(', or ')}; Envoy ejects ${theirs}`);
    }
    const total = enforced.get(setUp.name) ?? 0;
    const count = ejectedOf(one).size;
    if (total !== count) problems.push(`${count} hosts are ejected by ${total} ejections`);
    const held = overflow.get(setUp.name) ?? 0;
    if (ours?.isCapped === true && held === 0) problems.push('the cap was never in the way');
    if (setUp.policy.outlierDetection?.maxEjectionPercent === 100 && held > 0)
      problems.push('a cap of 100 % was in the way');
    return problems.map((problem) => `${setUp.name}: ${problem}`);
  });
}

function sorted(addresses: ReadonlySet<string>): string {
  return addresses.size === 0 ? 'nobody' : [...addresses].sort().join(', ');
}
