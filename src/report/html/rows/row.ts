import { decisiveReason, offeredChange } from '../../../predict/explain/gaps';
import type { Prediction, Row } from '../../../predict/prediction';
import { excuseOf, type Excuse } from '../../../predict/scenarios';
import type { Answer, Verdict } from '../../../predict/answer';
import { groupBy } from '../../../util/group-by';
import { toPercent } from '../../../util/percent';
import { loadAsJson } from '../../answer-json';
import { failedRequestsAsJson } from '../../failed-requests';
import { reservationsAsText } from '../../remarks';
import { keyOfAnswer } from './alike';
import type { AnswerData, CellData, RowData, VariantData } from '../data/data';
import { causeOf } from './likeness';
import type { HeldMatrix } from './matrices';
import { membersOf, type Asked } from '../data/members';
import { toRanges } from '../data/ranges';
import { compareWeights, weightOf, type Weight } from '../../severity';
import type { Tables } from '../data/tables';

/** Of the answers of a cell that differ by more than the names of clusters, how many are shown. */
const MOST_VARIANTS = 12;

/** Of up to so many answers of a cell that lose requests, causes are compared, too: reasons take long to make. */
const MOST_CAUSES = 200;

/** An answer, and what is known of it where it was asked for. */
interface Found extends Asked {
  readonly answer: Answer;
  readonly row: Row;
  readonly excuse: Excuse | undefined;
  readonly weight: Weight;
  readonly was: Answer | undefined;
}

/** The same answer of the older tree, where two are compared. */
export type WasOf = (answer: Answer) => Answer | undefined;

/** The same question while nothing is wrong. */
type SteadyOf = (answer: Answer) => Answer;

/** A row of the page, and how bad it is. */
export interface WeighedRow {
  readonly row: RowData;
  readonly weight: Weight;
}

/** What becomes of the requests to one service, as a row of the page. */
export function toRow(
  prediction: Prediction,
  { service, rows }: HeldMatrix,
  tables: Tables,
  wasOf: WasOf = () => undefined,
): WeighedRow {
  const found = rows.flatMap((row) => foundIn(row, service, tables, wasOf));
  const steady: SteadyOf = ({ client, port }) => prediction.ask({ client, service, port });
  const byKind = groupBy(found, ({ outage }) => tables.outages.items[outage]!.kind);
  const cells: (CellData | null)[] = tables.kinds.items.map((_, kind) => {
    const inCell = byKind.get(kind);
    return inCell === undefined ? null : toCell(inCell, steady, tables);
  });
  const counts: Record<string, number> = {};
  for (const { answer, excuse } of found) {
    const name = excuse?.name ?? answer.verdict;
    counts[name] = (counts[name] ?? 0) + 1;
  }
  const [worst] = [...found].sort((left, right) => compareWeights(left.weight, right.weight));
  return {
    row: {
      service,
      others: [],
      port: found[0]?.answer.port ?? null,
      pods: podsOf(prediction, service, tables),
      counts,
      cells,
    },
    weight: worst?.weight ?? [0, 0, 0],
  };
}

function foundIn(row: Row, service: string, tables: Tables, wasOf: WasOf): Found[] {
  const { scenario, answers } = row;
  const outage = tables.outage(scenario, service);
  const { clusters } = tables.outages.items[outage]!;
  return answers.map((answer) => {
    const isOwn = clusters.includes(tables.numberOf(answer.client.cluster));
    return {
      ...{ answer, row, outage, isOwn },
      excuse: excuseOf(answer.verdict, scenario),
      client: tables.client(answer.client),
      weight: weightOf(answer, scenario),
      was: wasOf(answer),
    };
  });
}

/** The key of each answer, by which those that are alike are one entry. */
function keysOf(found: readonly Found[], { clusters }: Tables): (one: Found) => string {
  const bad = found.filter(({ answer }) => BAD.has(answer.verdict)).length;
  return ({ answer, excuse, was, row: { scenario } }) => {
    const before = was === undefined ? '' : keyOfAnswer(was, excuseOf(was.verdict, scenario), clusters);
    const key = `${before} ${keyOfAnswer(answer, excuse, clusters)}`;
    return bad > 0 && bad <= MOST_CAUSES ? `${key} ${causeOf(answer, renamed(answer))}` : key;
  };
}

const BAD: ReadonlySet<Verdict> = new Set(['stuck', 'blackhole', 'denied', 'unknown']);

/** Calls the cluster that asks and those that are out of order alike, whatever their names. */
function renamed({ client, outages }: Answer): (text: string) => string {
  const names = new Set([
    client.cluster,
    ...outages.flatMap(({ cluster }) => (cluster === undefined ? [] : [cluster])),
  ]);
  return (text) => [...names].reduce((said, name) => said.replaceAll(name, '@'), text);
}

function toCell(found: readonly Found[], steady: SteadyOf, tables: Tables): CellData {
  const groups = [...groupBy(found, keysOf(found, tables)).values()]
    .map((group) => [...group].sort((left, right) => compareWeights(left.weight, right.weight)))
    .sort(([left], [right]) => compareWeights(left!.weight, right!.weight));
  const worst = groups[0]![0]!;
  const shown = groups.slice(0, MOST_VARIANTS);
  const left = groups.slice(MOST_VARIANTS);
  const loads = found.flatMap(({ row }) => [...(row.load?.values() ?? [])]);
  const { verdict, afterEjection, untilEjected } = worst.answer;
  return {
    verdict,
    ...(worst.excuse === undefined ? {} : { excuse: worst.excuse }),
    errors: afterEjection === undefined ? null : toPercent(afterEjection.errors),
    errorsBefore: untilEjected === undefined ? null : toPercent(untilEjected.errors),
    load: loads.length === 0 ? null : Number(Math.max(...loads).toFixed(4)),
    answers: found.length,
    variants: shown.map((group) => toVariant(group, found, steady, tables)),
    ...(left.length === 0 ? {} : { more: [left.length, left.flat().length] as const }),
  };
}

function toVariant(group: readonly Found[], all: readonly Found[], steady: SteadyOf, tables: Tables): VariantData {
  const first = group[0]!;
  return {
    count: group.length,
    // Where only what changed is there, who else asked is not.
    members: membersOf(group, first.was === undefined ? all : []),
    ...(first.excuse === undefined ? {} : { excuse: first.excuse }),
    shown: toAnswerData(first, steady(first.answer), tables),
    ...(first.was === undefined ? {} : { was: toWas(first.was, tables) }),
  };
}

/** What the older tree had, in short. */
function toWas(was: Answer, tables: Tables): NonNullable<VariantData['was']> {
  return {
    verdict: was.verdict,
    path: was.path,
    untilEjected: tables.spread(was.untilEjected),
    afterEjection: tables.spread(was.afterEjection),
  };
}

/** One answer in full. */
function toAnswerData(
  { answer, outage, client, row }: Pick<Found, 'answer' | 'outage' | 'client' | 'row'>,
  steady: Answer,
  tables: Tables,
): AnswerData {
  const { verdict, path, reasons } = answer;
  const decisive = decisiveReason(reasons);
  const place = decisive === undefined ? -1 : reasons.indexOf(decisive);
  return {
    ...{ outage, client, verdict, path },
    untilEjected: tables.spread(answer.untilEjected),
    afterEjection: tables.spread(answer.afterEjection),
    steady: tables.spread(steady.afterEjection),
    steadyPath: steady.path,
    failedRequests: failedRequestsAsJson(answer, undefined),
    load: loadAsJson(row.load),
    reasons: reasons.map((reason) => tables.reason(reason)),
    decisive: place === -1 ? null : place,
    change: offeredChange(reasons) ?? null,
    reservations: reservationsAsText(answer.reservations),
    command: tables.explain(answer),
  };
}

function podsOf({ view }: Prediction, service: string, tables: Tables): RowData['pods'] {
  const having = view.clusters.filter(({ cluster }) => cluster.services.has(service));
  const byCount = groupBy(having, ({ cluster }) => cluster.pods.get(service)?.usual ?? null);
  return [...byCount].map(([pods, group]) => [
    toRanges(group.map(({ cluster }) => tables.numberOf(cluster.name))),
    pods,
  ]);
}
