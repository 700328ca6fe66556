import type { FieldLines } from '../../model/read/files';
import type { Answer, Reason } from '../../predict/answer';
import { formatClient } from '../../predict/client';
import { countOf, type BehaviourChange, type Comparison, type Hazard } from '../../predict/change';
import { formatOutages } from '../../predict/outage';
import { groupBy } from '../../util/group-by';
import { listNames } from '../../util/list-names';
import { formatPercent } from '../../util/percent';
import { plural } from '../../util/plural';
import { MANY, outagesOfTwin } from '../alike';
import { locateReason, reasonAsText } from '../reasons';
import { describeAnswer, describeUntilEjected } from './answer';
import { describeDeclaration } from './declaration';
import { describeFolded, FOLDED, likewise } from './fold/describe-folded';
import { foldChanges, type FoldedChange } from './fold/folded-changes';
import { foldHazards } from './fold/folded-hazards';
import { foldObjects, foldRestarts } from './fold/folded-lists';
import type { Diff } from './report';
import { describeUpgrade } from './upgrade';

const MANY_FIELDS = 4;

/** A part of the effects of a change, with a heading. Text and Markdown are made of them. */
export interface Section {
  readonly title: string;
  readonly items: readonly Item[];
}

/** A line, and what belongs to it. */
export interface Item {
  readonly text: string;
  readonly details: readonly string[];
  /** The change of an answer that it is about; one of them where several are alike. */
  readonly change?: BehaviourChange;
}

/** The parts that have anything in them. */
export function sectionsOf(diff: Diff, lines: FieldLines | undefined): Section[] {
  const items = [...comesAndGoes(diff.comparison), ...behaviour(diff, lines), ...leftOut(diff)];
  return [declaredIn(diff), { title: 'Where requests go', items }, ...sectionsBesideOf(diff, lines)].filter(hasItems);
}

/** The same without the answers that change, which a page shows in its own way. */
export function sectionsWithoutAnswers(diff: Diff, lines: FieldLines | undefined): Section[] {
  const items = comesAndGoes(diff.comparison);
  return [declaredIn(diff), { title: 'What comes and goes', items }, ...sectionsBesideOf(diff, lines)].filter(hasItems);
}

function hasItems({ items }: Section): boolean {
  return items.length > 0;
}

function declaredIn({ declaration }: Diff): Section {
  return { title: 'What is declared', items: declaration === undefined ? [] : describeDeclaration(declaration) };
}

function sectionsBesideOf(diff: Diff, lines: FieldLines | undefined): Section[] {
  return [
    { title: 'What the versions change', items: describeUpgrade(diff.upgrade) },
    { title: 'Waypoints that restart', items: restarts(diff) },
    { title: 'While it is rolled out', items: hazards(diff, lines) },
    { title: 'Objects', items: objects(diff) },
  ];
}

function restarts({ restarts, fleet }: Diff): Item[] {
  const listed = (fleet === undefined ? restarts.map((one) => [one]) : [restarts]).flatMap(foldRestarts);
  return listed.map(({ clusters, names, said: { keys } }) => ({
    text: `${listNames(clusters, MANY)}, ${listNames(names, MANY)}: ${keys.join(', ')} changes, which istiod copies to its pods`,
    details: [],
  }));
}

function hazards({ hazards, fleet }: Diff, lines: FieldLines | undefined): Item[] {
  if (fleet === undefined) return hazards.map((hazard) => describeHazard(hazard, lines));
  return foldHazards(hazards, fleet).map((group) => {
    const [hazard, ...others] = group;
    const item = describeHazard(hazard, lines);
    if (others.length === 0) return item;
    const first = [...new Set(group.map((one) => one.first))];
    const more = `${likewise(others.length)}; first: ${listNames(first, MANY)}`;
    return { ...item, details: [...item.details, more] };
  });
}

function comesAndGoes({ newClusters, lostClusters, newServices, lostServices }: Comparison): Item[] {
  const say = (names: readonly string[], what: string): Item[] =>
    names.length === 0 ? [] : [{ text: `${names.join(', ')}: ${what}`, details: [] }];
  return [
    ...say(newClusters, 'new in the mesh'),
    ...say(lostClusters, 'no longer in the mesh'),
    ...say(newServices, 'new among the services that are global or have a waypoint'),
    ...say(lostServices, 'no longer among the services that are global or have a waypoint'),
  ];
}

function behaviour({ comparison: { changes }, fleet }: Diff, lines: FieldLines | undefined): Item[] {
  if (fleet === undefined) return alike(changes).map((group) => describeChanges(group, lines));
  const folded = foldChanges(changes, fleet);
  const isNamed = folded.every(isOfOneAnswerer);
  return [
    ...(isNamed ? [] : [{ text: FOLDED, details: [] }]),
    ...folded.map((one) =>
      isOfOneAnswerer(one)
        ? describeChanges(one.changes, lines, one.services)
        : {
            change: one.changes[0],
            ...describeFolded(one, fleet, (reasons) => describeReasons(reasons, lines)),
          },
    ),
  ];
}

/** True if it is about one client, in outages of one place, and comes to the same: nothing needs to stand for names. */
function isOfOneAnswerer({ changes, outages }: FoldedChange): boolean {
  const [{ client, before, after }] = changes;
  const effect = JSON.stringify(wasAndIs(before, after));
  return (
    outages.every(({ where }) => where.length <= 1) &&
    changes.every(
      (one) =>
        formatClient(one.client) === formatClient(client) && JSON.stringify(wasAndIs(one.before, one.after)) === effect,
    )
  );
}

/** The changes of one client that have the same effect for the same reasons in several outages. */
function describeChanges(
  group: readonly [BehaviourChange, ...BehaviourChange[]],
  lines: FieldLines | undefined,
  services: readonly string[] = [group[0].service],
): Item {
  const [change] = group;
  const { client, before, after, because } = change;
  const outages = new Set(
    services.flatMap((one) =>
      group.flatMap(({ service, twins, outages }) =>
        service === one || twins.includes(one) ? [formatOutages(outagesOfTwin(outages, service, one), one)] : [],
      ),
    ),
  );
  const [was, now] = wasAndIs(before, after);
  return {
    change,
    text: `${listNames(services, MANY)} from ${formatClient(client)}, ${[...outages].join(', ')}:`,
    details: [
      `was ${was}`,
      `now ${now}`,
      ...describeReasons(because, lines),
      ...(services.length === 1 ? [] : [likewise(countOf(group) - outages.size)]),
    ],
  };
}

function describeReasons(reasons: readonly Reason[], lines: FieldLines | undefined): string[] {
  return reasons.flatMap((reason) =>
    reasonAsText(locateReason(reason, lines)).map((line, index) => `${index === 0 ? 'because ' : '  '}${line}`),
  );
}

/** What is not news is counted: it has changed all the same. */
function leftOut({ smallMoves }: Diff): Item[] {
  if (smallMoves === undefined || smallMoves.leftOut === 0) return [];
  const { leftOut: count, least } = smallMoves;
  return [
    {
      text: `${plural(count, 'answer')} not shown: shares of clusters move by less than ${formatPercent(least)}, and nothing else changes`,
      details: [],
    },
  ];
}

/** Merges the changes of one client that have the same effect for the same reasons in several outages. */
function alike(changes: readonly BehaviourChange[]): [BehaviourChange, ...BehaviourChange[]][] {
  const groups = groupBy(changes, ({ service, client, before, after, because }) =>
    JSON.stringify([service, client, [wasAndIs(before, after), because]]),
  );
  return [...groups.values()];
}

/** Both in one sentence each. What happens until hosts are ejected is said where that is what differs. */
function wasAndIs(before: Answer, after: Answer): [string, string] {
  const short = [describeAnswer(before), describeAnswer(after)] as const;
  if (short[0] !== short[1]) return [...short];
  return [`${short[0]} ${describeUntilEjected(before)}`, `${short[1]} ${describeUntilEjected(after)}`];
}

function describeHazard({ first, answer }: Hazard, lines: FieldLines | undefined): Item {
  const { service, client, outages, reasons } = answer;
  const last = reasons.at(-1);
  return {
    text: `with ${first} first: ${service} from ${formatClient(client)}, ${formatOutages(outages, service)}: ${describeAnswer(answer)}, unlike before and after`,
    details: last === undefined ? [] : reasonAsText(locateReason(last, lines)),
  };
}

function objects({ objects, fleet }: Diff): Item[] {
  const listed = (fleet === undefined ? objects.map((one) => [one]) : [objects]).flatMap(foldObjects);
  return listed.map(({ clusters, names, said: { kind, type, fields } }) => {
    const shown = fields.slice(0, MANY_FIELDS).join(', ');
    const more = fields.length > MANY_FIELDS ? ` and ${fields.length - MANY_FIELDS} more fields` : '';
    const what = `${listNames(clusters, MANY)}: ${kind} ${type} ${listNames(names, MANY)}`;
    return { text: `${what}${fields.length === 0 ? '' : `: ${shown}${more}`}`, details: [] };
  });
}
