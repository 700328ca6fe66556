import { compareText } from '../../util/compare-text';
import type { Answer, Reason } from '../answer';
import { formatClient, usualClients, type Client } from '../client';
import { endsClientsOf, type Outage } from '../outage';
import type { Prediction } from '../prediction';
import type { Spread } from '../shares';
import { groupsOfTwins, withoutTwins, type ReportsProgress } from './without-twins';

/** What becomes of the requests of one client in one outage, before and after a change. */
export interface BehaviourChange {
  readonly service: string;
  readonly client: Client;
  readonly outages: readonly Outage[];
  readonly before: Answer;
  readonly after: Answer;
  /** What is so after the change and was not before; where there is nothing of the sort, what was so and is not. */
  readonly because: readonly Reason[];
  /** Other services ("namespace/name") of which the same is so with their names in place of its own; none where each is asked about. */
  readonly twins: readonly string[];
}

/** What a change does to where requests go. */
export interface Comparison {
  /** By service, client and outage. Of clusters and services that were there before and are there after. */
  readonly changes: readonly BehaviourChange[];
  readonly newClusters: readonly string[];
  readonly lostClusters: readonly string[];
  readonly newServices: readonly string[];
  readonly lostServices: readonly string[];
}

/**
 * Asks two meshes the same questions: every client in every outage that a service should live through, before or after.
 *
 * @param isMeant true for the services ("namespace/name") whose answers may differ: the others are not asked about
 * @param report gets the number of services that are done
 * @param isOnce true if one of several services that differ in their names alone is asked about for all of them
 */
export function compare(
  before: Prediction,
  after: Prediction,
  isMeant: (service: string) => boolean = () => true,
  report: ReportsProgress = () => undefined,
  isOnce = false,
): Comparison {
  const clusters = both(before.clusters, after.clusters);
  const services = both(before.services, after.services);
  const meant = services.filter(isMeant);
  const changesFor = (service: string, twins: readonly string[] = []): BehaviourChange[] =>
    changesOf(before, after, service, clusters).map((change) => ({ ...change, twins }));
  return {
    changes: isOnce
      ? groupsOfTwins(meant, [before, after]).flatMap(([service, ...twins], done, { length }) => {
          report(done, length);
          return changesFor(service, twins);
        })
      : withoutTwins(meant, [before, after], changesFor, report),
    newClusters: without(after.clusters, before.clusters),
    lostClusters: without(before.clusters, after.clusters),
    newServices: without(after.services, before.services),
    lostServices: without(before.services, after.services),
  };
}

/** What becomes of the requests of one client in one outage, before and after a change. */
export type BothAnswers = Omit<BehaviourChange, 'because' | 'twins'>;

/** Asks two meshes the same questions about one service. */
export function* answersOfBoth(
  before: Prediction,
  after: Prediction,
  service: string,
  clusters: readonly string[] = both(before.clusters, after.clusters),
): Generator<BothAnswers> {
  const scenarios = outagesOfBoth(before, after, service, clusters);
  for (const client of clientsOfBoth(before, after, service, clusters)) {
    for (const outages of scenarios) {
      if (outages.some((outage) => endsClientsOf(outage, client.cluster))) continue;
      const question = { client, service };
      yield { ...question, outages, before: before.ask(question, outages), after: after.ask(question, outages) };
    }
  }
}

/** The usual clients that are there before and after: each is asked in every outage that does not end it. */
export function clientsOfBoth(
  before: Prediction,
  after: Prediction,
  service: string,
  clusters: readonly string[] = both(before.clusters, after.clusters),
): readonly Client[] {
  const known = new Set(usualClients(before.view, service).map(formatClient));
  return usualClients(after.view, service).filter(
    (client) => clusters.includes(client.cluster) && known.has(formatClient(client)),
  );
}

function changesOf(
  before: Prediction,
  after: Prediction,
  service: string,
  clusters: readonly string[],
): Omit<BehaviourChange, 'twins'>[] {
  const changes: Omit<BehaviourChange, 'twins'>[] = [];
  for (const both of answersOfBoth(before, after, service, clusters)) {
    if (!isSame(both.before, both.after)) changes.push({ ...both, because: difference(both.before, both.after) });
  }
  return changes;
}

/**
 * The outages of either, in the order of the later one, of clusters that both have. Of a zone only one knows, as a snapshot
 * does and manifests that declare none do not, it is not known what was or is in it.
 */
function outagesOfBoth(
  before: Prediction,
  after: Prediction,
  service: string,
  clusters: readonly string[],
): (readonly Outage[])[] {
  const [now, old] = [scenariosOf(after, service), scenariosOf(before, service)];
  return [...new Map([...now, ...old])]
    .filter(([text, outages]) => !outages.some(({ kind }) => kind === 'zone-down') || (now.has(text) && old.has(text)))
    .map(([, outages]) => outages)
    .filter((outages) => outages.every(({ cluster }) => cluster === undefined || clusters.includes(cluster)));
}

function scenariosOf(prediction: Prediction, service: string): ReadonlyMap<string, readonly Outage[]> {
  return new Map(prediction.scenariosFor(service).map(({ outages }) => [JSON.stringify(outages), outages]));
}

/** True if a client cannot tell the difference: workloads and pods may have other names. */
export function isSame(before: Answer, after: Answer): boolean {
  return (
    before.verdict === after.verdict &&
    before.path === after.path &&
    fingerprint(before.untilEjected) === fingerprint(after.untilEjected) &&
    fingerprint(before.afterEjection) === fingerprint(after.afterEjection)
  );
}

/** Sums of shares that are equal may differ in their last digits. */
function fingerprint(spread: Spread | undefined): string {
  if (spread === undefined) return 'unknown';
  const shares = [...spread.clusters].map(([cluster, share]) => `${cluster} ${share.toFixed(6)}`);
  return [...shares, spread.errors.toFixed(6)].join();
}

function difference(before: Answer, after: Answer): readonly Reason[] {
  const added = after.reasons.filter((reason) => !has(before.reasons, reason));
  return added.length > 0 ? added : before.reasons.filter((reason) => !has(after.reasons, reason));
}

function has(reasons: readonly Reason[], { text, cluster, object }: Reason): boolean {
  return reasons.some((other) => other.text === text && other.cluster === cluster && other.object === object);
}

function both(left: readonly string[], right: readonly string[]): string[] {
  return left.filter((name) => right.includes(name)).sort(compareText);
}

function without(names: readonly string[], others: readonly string[]): string[] {
  return names.filter((name) => !others.includes(name));
}
