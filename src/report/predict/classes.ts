import { formatClient } from '../../predict/client';
import type { Matrix, Row } from '../../predict/prediction';
import { hasRemarks, type Answer } from '../../predict/answer';
import type { Spread } from '../../predict/shares';
import { compareText } from '../../util/compare-text';
import { groupBy } from '../../util/group-by';
import { toPercent } from '../../util/percent';
import { remarksAsJson } from '../remarks';
import {
  ANY_CLUSTER,
  excuseText,
  formatPlace,
  formOf,
  MadeOfRows,
  type OutagePlace,
  reasonWithChange,
  rolesOf,
  saidOf,
  shapeOf,
  type Spreading,
  spreadingOf,
} from '../alike';
import type { Fleet } from './folded-table';

/** Questions that have the same answer but for the names of clusters, with the answer of the first of them. */
export interface AnswerClass<Entry> {
  readonly entry: Entry;
  readonly alike: Alike;
}

/** Which questions one answer is for. */
export interface Alike {
  /** "scaled-to-zero:CLUSTER". */
  readonly outage: string;
  /** What CLUSTER stands for: each cluster, or zone of one, that the outage may be in; empty where it is not about one. */
  readonly places: readonly string[];
  /** Who asks: clients by name, and CLUSTER for those of the outage's cluster; null for all that no other entry of the outage has. */
  readonly clients: readonly string[] | null;
}

type FleetOfService = Pick<Fleet, 'members' | 'networkOf'>;

/** An outage, whichever of some clusters it is in, and the answers to it. */
interface OutageClass<Entry> {
  readonly places: string[];
  readonly answers: ReadonlyMap<Entry, readonly string[] | null>;
  readonly form: string;
}

/**
 * The answers of a service in a fleet: those of one kind of outage are one where all that is counted of them is the same but for what
 * the cluster of the outage and that of the client are called. A cluster that differs in anything has answers of its own.
 *
 * @param toEntry makes what is told of an answer; it is asked of one answer of each class
 * @param countsFailed what is to be the same of failed requests
 */
export function classesOf<Entry extends object>(
  { service, rows }: Matrix,
  fleet: FleetOfService,
  toEntry: (answer: Answer, row: Row) => Entry,
  countsFailed: (answer: Answer) => unknown,
): AnswerClass<Entry>[] {
  const known = new Map<string, OutageClass<Entry>>();
  const made = new MadeOfRows<OutageClass<Entry>>();
  for (const row of rows) {
    const { form, where } = formOf(row.scenario.outages, service);
    const place = where === undefined ? [] : [formatPlace(where)];
    const first = made.of(row);
    if (first !== undefined) {
      first.places.push(...place);
      continue;
    }
    const told = row.answers.map((answer) => ({ answer, ...toldOf(answer, row, where, fleet, countsFailed) }));
    const groups = [...groupBy(told, ({ key }) => key).values()]
      .sort((left, right) => left.length - right.length || compareText(left[0].key, right[0].key))
      .map((group, index, all) => ({
        ...group[0],
        clients:
          index === all.length - 1 && row.answers.length > 1
            ? null
            : group.map(({ answer }) => nameOf(answer, where)).sort(compareText),
      }));
    const load = spreadOf(row.load, fleet, undefined, where, (factor) => factor.toFixed(4));
    const key = JSON.stringify([form, load, groups.map(({ key, clients }) => [key, clients])]);
    const alike = known.get(key);
    if (alike !== undefined) alike.places.push(...place);
    else {
      const answers = new Map(groups.map(({ answer, clients }) => [toEntry(answer, row), clients]));
      known.set(key, { form, places: place, answers });
    }
    if (!told.some(({ isOfOne }) => isOfOne)) made.keep(row, key, known.get(key)!);
  }
  return [...known.values()].flatMap(({ form, places, answers }) =>
    [...answers].map(([entry, clients]) => ({ entry, alike: { outage: form, places, clients } })),
  );
}

/**
 * All that is counted of an answer, told by what clusters are to it, and whether any of it is about single objects or clusters. Reasons
 * are those of what is bad: the others follow from it.
 */
function toldOf(
  answer: Answer,
  { scenario }: Row,
  where: OutagePlace | undefined,
  fleet: FleetOfService,
  countsFailed: (answer: Answer) => unknown,
): { readonly key: string; readonly isOfOne: boolean } {
  const { client, verdict, path, port, untilEjected, afterEjection } = answer;
  const roles = rolesOf(client.cluster, where, fleet.networkOf);
  const reason = reasonWithChange(answer);
  const told = (spread: Spread | undefined): unknown =>
    spread && [
      ...[spread.clusters, spread.retries].map((shares) =>
        spreadOf(shares, fleet, client.cluster, where, (share) => String(toPercent(share))),
      ),
      spreadOf(workloadsByCluster(spread), fleet, client.cluster, where, String),
      toPercent(spread.errors),
    ];
  const failed = countsFailed(answer);
  const key = JSON.stringify([
    ...[formatClient({ ...client, cluster: '' }), verdict, path, port, told(untilEjected), told(afterEjection)],
    ...[excuseText(answer, scenario), failed],
    shapeOf(JSON.stringify(remarksAsJson(answer, undefined)), roles),
    reason && shapeOf(saidOf(reason), roles),
  ]);
  // The order of names counts for how many requests fail.
  return { key, isOfOne: hasRemarks(answer) || reason !== undefined || failed !== null };
}

/** The workloads of each cluster that answer, with their shares. */
function workloadsByCluster({ workloads }: Spread): ReadonlyMap<string, string> {
  const byCluster = new Map<string, string>();
  for (const [key, share] of workloads) {
    const [cluster = '', ...workload] = key.split('/');
    byCluster.set(cluster, `${byCluster.get(cluster) ?? ''} ${workload.join('/')}=${toPercent(share)}`);
  }
  return byCluster;
}

function spreadOf<Share>(
  shares: ReadonlyMap<string, Share> | undefined,
  { members }: FleetOfService,
  own: string | undefined,
  where: OutagePlace | undefined,
  format: (share: Share) => string,
): Spreading | undefined {
  if (shares === undefined) return undefined;
  const formatted = new Map([...shares].map(([name, share]) => [name, format(share)]));
  return spreadingOf(formatted, { members, own, there: where?.cluster });
}

function nameOf({ client }: Answer, where: OutagePlace | undefined): string {
  return formatClient(client.cluster === where?.cluster ? { ...client, cluster: ANY_CLUSTER } : client);
}
