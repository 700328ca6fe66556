import { Kubectl } from '../live/kubectl/kubectl';
import { pause } from '../live/kubectl/pause';
import { isMap, stringMap } from '../model/object';
import type { Answer } from '../predict/answer';
import { add, isAlike, isAsExpected, type Count, type Origins } from './answers';
import type { DrillPlan } from './plan';

/** Envoy's own intervals are of seconds. */
export const PAUSE_MILLISECONDS = 2000;
/** Envoy gathers changes for up to a second before it stops sending requests to a host that it has ejected. */
const GRACE_MILLISECONDS = 5000;
const NOT_FOUND = 404;

/** What the clients of each cluster got. */
export type Counts = ReadonlyMap<string, Count>;

/** Rounds of requests from all clients. */
export class Series {
  constructor(
    private readonly plan: DrillPlan,
    private readonly origins: Origins,
    private readonly signal: AbortSignal | undefined,
    private readonly say: (text: string) => void,
  ) {}

  public async once(): Promise<Counts> {
    this.signal?.throwIfAborted();
    await this.learnPods();
    const counts = await Promise.all(
      this.plan.clients.map(async ({ cluster, probe }) => [cluster, await probe.run(this.origins)] as const),
    );
    this.signal?.throwIfAborted();
    return new Map(counts);
  }

  public requireGoodBaseline(counts: Counts): void {
    for (const [cluster, { errors, requests, statuses }] of counts) {
      if (requests > 0 && errors / requests <= this.plan.options.maxError) continue;
      const seen = [...statuses].map(([status, count]) => `${count} with status ${status}`);
      const how = seen.length === 0 ? '' : ` (${seen.join(', ')})`;
      const hint = statuses.has(NOT_FOUND) ? ' Name a path that the service answers with --url.' : '';
      throw new Error(
        `clients of ${cluster} got ${errors} errors of ${requests}${how} before anything was changed, so nothing was.${hint}`,
      );
    }
  }

  /**
   * Asks until two rounds say what was expected, or time is over. What counts is the two last rounds.
   *
   * @param hasBegun reports whether it is as it should be for a round to count
   */
  public async untilStable(
    name: 'during' | 'after',
    as: 'before' | 'during',
    hasBegun: () => Promise<boolean>,
  ): Promise<Counts> {
    const begin = performance.now();
    const end = begin + this.plan.options.settleSeconds * 1000;
    let counts = await hasBegun();
    let last = await this.ask(name);
    // A fast client is through with a round before Envoy has acted on the first error of it.
    if (performance.now() - begin > GRACE_MILLISECONDS) this.requireFewErrors(name, last);
    for (;;) {
      await pause(PAUSE_MILLISECONDS, this.signal);
      const nextCounts = counts || (await hasBegun());
      const next = await this.ask(name);
      this.requireFewErrors(name, next);
      const both = new Map([...next].map(([cluster, count]) => [cluster, add(count, last.get(cluster)!)] as const));
      const isExpected = this.plan.clients.every((client) => isAsPredicted(both.get(client.cluster), client[as]));
      const isStable = [...next].every(([cluster, count]) => isAlike(count, last.get(cluster)!));
      const isOver = performance.now() >= end;
      if (isOver && !counts) throw new Error('pods still terminate, so no round counts: give it longer with --settle.');
      if ((isExpected && isStable && counts) || isOver) return both;
      counts = nextCounts;
      last = next;
    }
  }

  private async ask(name: string): Promise<Counts> {
    const counts = await this.once();
    for (const [cluster, { errors, requests }] of counts) {
      this.say(`${name}: clients of ${cluster} got ${errors} errors of ${requests}`);
    }
    return counts;
  }

  private requireFewErrors(name: 'during' | 'after', counts: Counts): void {
    for (const [cluster, { errors, requests }] of counts) {
      if (name === 'during' && errors / requests > this.plan.options.maxError) {
        throw new Error(
          `clients of ${cluster} got ${errors} errors of ${requests}, more than --max-error allows: the outage was ended.`,
        );
      }
    }
  }

  private async learnPods(): Promise<void> {
    const [namespace] = this.plan.options.service.split('/');
    await Promise.all(
      this.plan.options.contexts.map((at) =>
        new Kubectl(at, this.plan.how).list(
          { kind: 'Pod', path: `/api/v1/namespaces/${namespace}/pods` },
          ({ metadata }) => {
            const { name, labels } = isMap(metadata) ? metadata : {};
            const own = stringMap(labels);
            if (this.isOfService(at.cluster, own)) this.origins.learn(at.cluster, String(name), own.version);
          },
        ),
      ),
    );
  }

  private isOfService(cluster: string, labels: Readonly<Record<string, string>>): boolean {
    const selector = this.plan.selectors.get(cluster) ?? {};
    return Object.entries(selector).every(([key, value]) => labels[key] === value);
  }
}

/** Where nothing could be predicted, nothing is held against what was counted. */
export function isAsPredicted(count: Count | undefined, { afterEjection }: Answer): boolean {
  return count !== undefined && (afterEjection === undefined || isAsExpected(count, afterEjection));
}
