import type { FieldLines } from '../../model/read/files';
import { countOf, type BehaviourChange } from '../../predict/change';
import { formatClient } from '../../predict/client';
import { formatOutages } from '../../predict/outage';
import { groupBy } from '../../util/group-by';
import { listNames } from '../../util/list-names';
import { outagesOfTwin, rolesOfService, saidOf, shapeOf, withoutNamespace } from '../alike';
import { MANY, MANY_SERVICES } from '../many';
import { compareWeights } from '../severity';
import { describeAnswer, describeUntilEjected, errorsUntilEjected } from './answer';
import { describeFolded, FOLDED, likewise } from './fold/describe-folded';
import { foldChanges, type FoldedChange } from './fold/folded-changes';
import { gradeOf, isUntilEjected, lossOf, type Grade } from './grade';
import type { Item } from './item';
import { ReasonsOnce } from './reasons-once';
import type { Diff } from './report';

type Changes = readonly [BehaviourChange, ...BehaviourChange[]];

/** The answers that change, by what that is to those who ask. */
export function changedAnswers(diff: Diff, lines: FieldLines | undefined): Readonly<Record<Grade, readonly Item[]>> {
  const reasons = new ReasonsOnce(lines);
  const byGrade = groupBy(diff.comparison.changes, gradeOf);
  const itemsOf = (grade: Grade): Item[] => {
    const changes = byGrade.get(grade) ?? [];
    return diff.fleet === undefined ? named(changes, diff, reasons) : folded(changes, diff.fleet, reasons);
  };
  // In the order in which they are printed: a reason is said where it comes first.
  const worse = itemsOf('worse');
  const moved = itemsOf('moved');
  return { worse, moved, better: itemsOf('better') };
}

function named(changes: readonly BehaviourChange[], { isWhole }: Diff, reasons: ReasonsOnce): Item[] {
  const groups = isWhole === true ? alike(changes) : ofSameObjects(ofSeveralServices(alike(changes)));
  return groups.sort(compareChanges).map((group) => describeChanges(group, reasons, servicesOf(group), MANY_SERVICES));
}

function folded(changes: readonly BehaviourChange[], fleet: NonNullable<Diff['fleet']>, reasons: ReasonsOnce): Item[] {
  const all = foldChanges(changes, fleet).sort((left, right) => compareChanges(left.changes, right.changes));
  return [
    ...(all.every(isOfOneAnswerer) ? [] : [{ text: FOLDED, details: [] }]),
    ...all.map((one) =>
      isOfOneAnswerer(one)
        ? describeChanges(one.changes, reasons, one.services, MANY)
        : { change: one.changes[0], ...describeFolded(one, fleet, (because) => reasons.describe(because)) },
    ),
  ];
}

/** True if it is about one client, in outages of one place, and comes to the same: nothing needs to stand for names. */
function isOfOneAnswerer({ changes, outages }: FoldedChange): boolean {
  const [{ client }] = changes;
  const effect = effectOf(changes[0]);
  return (
    outages.every(({ where }) => where.length <= 1) &&
    changes.every((one) => formatClient(one.client) === formatClient(client) && effectOf(one) === effect)
  );
}

/** Merges the changes of one client that have the same effect for the same reasons in several outages. */
function alike(changes: readonly BehaviourChange[]): Changes[] {
  const keyOf = (change: BehaviourChange): string =>
    JSON.stringify([change.service, change.client, effectOf(change), change.because]);
  return [...groupBy(changes, keyOf).values()];
}

/** Merges those of services in which nothing differs but the names of the service and its namespace. */
function ofSeveralServices(groups: readonly Changes[]): Changes[] {
  const keyOf = (group: Changes): string => {
    const [change] = group;
    const { service, client, because } = change;
    const outages = group.map((one) => formatOutages(withoutNamespace(one.outages, service), service));
    const said = because.map((reason) => shapeOf(saidOf(reason), rolesOfService(service)));
    return JSON.stringify([client, effectOf(change), outages, said]);
  };
  return mergedBy(groups, keyOf);
}

/** Merges those that differ in what exactly is said of the same fields: the first stands for the others. Nothing is lost in them. */
function ofSameObjects(groups: readonly Changes[]): Changes[] {
  return mergedBy(groups, (group) => {
    const [change] = group;
    const { client, because } = change;
    const places = because.map(({ cluster, object, path }) => [cluster, object, path]);
    const why = gradeOf(change) === 'moved' ? places : because;
    return JSON.stringify([servicesOf(group), client, effectOf(change), why]);
  });
}

function mergedBy(groups: readonly Changes[], keyOf: (group: Changes) => string): Changes[] {
  return [...groupBy(groups, keyOf).values()].map(([[first, ...others], ...more]) => [
    first,
    ...others,
    ...more.flat(),
  ]);
}

function servicesOf(group: Changes): string[] {
  return [...new Set(group.map(({ service }) => service))];
}

/** First what is so while nothing is wrong, then the worst. */
function compareChanges(left: Changes, right: Changes): number {
  const isUsual = (group: Changes): boolean => group.some(({ outages }) => outages.length === 0);
  return (
    Number(isUsual(right)) - Number(isUsual(left)) || compareWeights(lossOf(left[0].after), lossOf(right[0].after))
  );
}

/**
 * The changes of one client that have the same effect in several outages, of one service or of several.
 *
 * @param most so many services are listed
 */
function describeChanges(group: Changes, reasons: ReasonsOnce, services: readonly string[], most: number): Item {
  const [change] = group;
  const { service, client, because } = change;
  const outages = new Set(
    services.flatMap((one) =>
      group.flatMap(({ service, twins, outages }) =>
        service === one || twins.includes(one) ? [formatOutages(outagesOfTwin(outages, service, one), one)] : [],
      ),
    ),
  );
  const [was, now] = wasAndIs(change);
  const ofFirst = group.filter((one) => one.service === service);
  const isOfAll = ofFirst.every((one) => JSON.stringify(one.because) === JSON.stringify(because));
  return {
    change,
    text: `${listNames(services, most)} from ${formatClient(client)}, ${[...outages].join(', ')}:`,
    details: [
      `was ${was}`,
      `now ${now}`,
      ...reasons.describe(because, isOfAll ? undefined : formatOutages(change.outages, service)),
      ...(services.length === 1 ? [] : [likewise(countOf(group) - ofFirst.length)]),
    ],
  };
}

function effectOf(change: BehaviourChange): string {
  return JSON.stringify(wasAndIs(change));
}

/** Both in one sentence each. What happens until hosts are ejected is said where that is what differs, or what is worse. */
function wasAndIs(change: BehaviourChange): [string, string] {
  const { before, after } = change;
  const short = [describeAnswer(before), describeAnswer(after)] as const;
  if (short[0] === short[1]) {
    return [`${short[0]} ${describeUntilEjected(before)}`, `${short[1]} ${describeUntilEjected(after)}`];
  }
  if (gradeOf(change) === 'moved' || !isUntilEjected(change)) return [...short];
  return [`${short[0]}${errorsUntilEjected(before)}`, `${short[1]}${errorsUntilEjected(after)}`];
}
