import { lostAtMost } from '../../../predict/availability';
import { formatClient, type Client } from '../../../predict/client';
import type { PromiseVerdict } from '../../../predict/promises';
import type { Failures } from '../../../predict/failures';
import { describeOutages, formatOutages, type Outage } from '../../../predict/outage';
import { formatPercent } from '../../../util/percent';
import { plural } from '../../../util/plural';
import { formatAtLeast, type AvailabilityReport } from '../../failures/availability';
import type { Item, Section } from '../../diff';
import { formatMinutes } from '../../failures/minutes';
import { describeVerdict } from '../../failures/promises';
import type { Risks } from './risks';
import type { Explain } from '../data/tables';

/** So many changes of a kind are listed: the file stays small. */
const MOST = 49;
const NOT_ASKED = 'not asked about';
/** Shares that differ by less are the same but for rounding. */
const ALIKE = 1e-9;

/** What a change does to sets of failures, to what is expected, and to promises, of what was asked on both sides. */
export function changedRisks(before: Risks, after: Risks, explain: Explain): Section[] {
  return [
    ...(before.promises && after.promises ? [changedPromises(before.promises, after.promises, explain)] : []),
    ...(before.failures && after.failures ? [changedFailures([...before.failures], [...after.failures], explain)] : []),
    ...(before.availability && after.availability
      ? [changedAvailability([...before.availability], [...after.availability])]
      : []),
  ];
}

const RANKS: Readonly<Record<PromiseVerdict['outcome'], number>> = { broken: 0, undecided: 1, kept: 2 };

function changedPromises(
  before: readonly PromiseVerdict[],
  after: readonly PromiseVerdict[],
  explain: Explain,
): Section {
  const was = new Map(before.map((verdict) => [keyOfVerdict(verdict), verdict]));
  const keys = new Set(after.map(keyOfVerdict));
  const changed = after
    .filter((verdict) => was.get(keyOfVerdict(verdict))?.outcome !== verdict.outcome)
    .sort((left, right) => RANKS[left.outcome] - RANKS[right.outcome])
    .map((verdict): Item => {
      const { service, promised, outcome, counterexample } = verdict;
      const old = was.get(keyOfVerdict(verdict))?.outcome ?? NOT_ASKED;
      const command = counterexample && explain({ service, port: undefined, ...counterexample });
      return {
        text: `${outcome}, was ${old}: ${service}: ${promised}`,
        details: [...describeVerdict(verdict), ...(command === undefined ? [] : [command])],
      };
    });
  const gone = before
    .filter((verdict) => !keys.has(keyOfVerdict(verdict)))
    .map(({ service, promised, outcome }): Item => {
      return { text: `not asked about any more, was ${outcome}: ${service}: ${promised}`, details: [] };
    });
  const count = (wanted: PromiseVerdict['outcome']): string => {
    const of = (verdicts: readonly PromiseVerdict[]): number =>
      verdicts.filter(({ outcome }) => outcome === wanted).length;
    return `${of(after)} ${wanted} (${of(before)} before)`;
  };
  const counts = `${count('kept')}, ${count('broken')}, ${count('undecided')}`;
  return { title: 'What was promised', items: [{ text: counts, details: [] }, ...limited([...changed, ...gone])] };
}

/** A promise may name many services, and has several parts. */
function keyOfVerdict({ service, part, promised, promise }: PromiseVerdict): string {
  return JSON.stringify([service, part, promised, promise.owner, promise.reason]);
}

/** What becomes of the requests of one client after a set of failures; undefined where too few fail, or a part of the set suffices. */
interface AfterSet {
  readonly service: string;
  readonly port: number | undefined;
  readonly client: Client;
  readonly outages: readonly Outage[];
  /** From 0 to 1; undefined where it is not known. */
  readonly errors: number | undefined;
}

function changedFailures(before: readonly Failures[], after: readonly Failures[], explain: Explain): Section {
  const [was, is] = [setsOf(before), setsOf(after)];
  const items = [...new Set([...is.keys(), ...was.keys()])].flatMap((key): Ranked[] => {
    const ranked = describeSet(was.get(key), is.get(key), { was, is }, explain);
    return ranked === undefined ? [] : [ranked];
  });
  const sorted = items.sort((left, right) => left.rank - right.rank || right.errors - left.errors);
  const [{ most, limit } = { most: 0, limit: 0 }] = after;
  const what = limit === 0 ? 'requests fail' : `more than ${formatPercent(limit)} of requests fail`;
  const none: Item = { text: 'No minimal set of failures changes.', details: [] };
  return {
    title: `Failures after which ${what}, up to ${most} at once`,
    items: items.length === 0 ? [none] : limited(sorted.map(({ item }) => item)),
  };
}

type Sets = ReadonlyMap<string, AfterSet>;

function setsOf(all: readonly Failures[]): Sets {
  const sets = all.flatMap(({ service, port, clients }) =>
    clients.flatMap(({ client, failing, unknown }) => [
      ...failing.map(({ outages, errors }): AfterSet => ({ service, port, client, outages, errors })),
      ...unknown.map((outages): AfterSet => ({ service, port, client, outages, errors: undefined })),
    ]),
  );
  return new Map(sets.map((set) => [keyOfSet(set), set]));
}

function keyOfSet({ service, port, client, outages }: Omit<AfterSet, 'errors'>): string {
  return JSON.stringify([service, port ?? null, formatClient(client), formatOutages(outages, service)]);
}

interface Ranked {
  readonly item: Item;
  /** What is worse comes first. */
  readonly rank: number;
  readonly errors: number;
}

function describeSet(
  old: AfterSet | undefined,
  now: AfterSet | undefined,
  sets: { readonly was: Sets; readonly is: Sets },
  explain: Explain,
): Ranked | undefined {
  const set = (now ?? old)!;
  const { service, client, outages, port } = set;
  const whose = `${service}, clients of ${formatClient(client)}: ${describeOutages(outages)}`;
  const details = now === undefined ? [] : [explain({ service, port, client, outages })];
  const ranked = (rank: number, text: string): Ranked => {
    return { rank, errors: now?.errors ?? 0, item: { text: `${text}: ${whose}`, details } };
  };
  if (now === undefined) {
    // A part of the set that suffices now is listed by itself.
    if (hasPartIn(sets.is, set)) return undefined;
    return ranked(5, old?.errors === undefined ? 'known now' : `no longer ${formatPercent(old.errors)} errors`);
  }
  if (now.errors === undefined)
    return old !== undefined && old.errors === undefined ? undefined : ranked(2, 'not known any more');
  const errors = `${formatPercent(now.errors)} errors`;
  if (old === undefined) {
    return hasPartIn(sets.was, set)
      ? ranked(4, `${errors}, where a part of it sufficed before`)
      : ranked(0, `new, ${errors}`);
  }
  if (old.errors === undefined) return ranked(1, `${errors}, was not known`);
  if (Math.abs(old.errors - now.errors) < ALIKE) return undefined;
  return ranked(now.errors > old.errors ? 1 : 3, `${errors}, was ${formatPercent(old.errors)}`);
}

/** Reports whether some of the failures of a set, and not all, are a set themselves. */
function hasPartIn(sets: Sets, { outages, ...set }: AfterSet): boolean {
  const subsets = 2 ** outages.length - 1;
  for (let bits = 0; bits < subsets; bits++) {
    const part = outages.filter((_, place) => (bits >> place) % 2 === 1);
    if (sets.has(keyOfSet({ ...set, outages: part }))) return true;
  }
  return false;
}

function changedAvailability(before: readonly AvailabilityReport[], after: readonly AvailabilityReport[]): Section {
  const [was, is] = [expectedOf(before), expectedOf(after)];
  const changed = [...new Set([...is.keys(), ...was.keys()])].flatMap((key) => {
    const [old, now] = [was.get(key), is.get(key)];
    if (old?.text === now?.text) return [];
    const text = `${key}: ${now?.text ?? NOT_ASKED}, was ${old?.text ?? NOT_ASKED}`;
    return [{ worse: (now?.lost ?? 0) - (old?.lost ?? 0), item: { text, details: [] } }];
  });
  const sorted = changed.sort((left, right) => right.worse - left.worse).map(({ item }) => item);
  const none: Item = { text: 'No availability to expect changes.', details: [] };
  return { title: 'The availability to expect', items: sorted.length === 0 ? [none] : limited(sorted) };
}

interface Expected {
  readonly text: string;
  /** The most, from 0 to 1. */
  readonly lost: number;
}

function expectedOf(reports: readonly AvailabilityReport[]): ReadonlyMap<string, Expected> {
  return new Map(
    reports.flatMap(({ service, clients }) =>
      clients.map((one): [string, Expected] => {
        const lost = lostAtMost(one);
        return [
          `${service}, clients of ${formatClient(one.client)}`,
          { text: `at least ${formatAtLeast(one)} (at most ${formatMinutes(lost)} minutes a year fail)`, lost },
        ];
      }),
    ),
  );
}

function limited(items: readonly Item[]): Item[] {
  if (items.length <= MOST) return [...items];
  const left = `${plural(items.length - MOST, 'more change')}: predict prints all of both directories.`;
  return [...items.slice(0, MOST), { text: left, details: [] }];
}
