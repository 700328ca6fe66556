import type { FieldLines } from '../../model/read/field-line';
import type { ObjectChange } from '../../model/change/object-changes';
import type { Answer } from '../../predict/questions/answer';
import { formatClient } from '../../predict/client/client-syntax';
import type { BehaviourChange, Comparison } from '../../predict/change/compare';
import { formatOutages } from '../../predict/outage/outage-syntax';
import type { Hazard } from '../../predict/change/rollout';
import { groupBy } from '../../util/group-by';
import { locateReason, reasonAsText } from '../reasons';
import { describeAnswer, describeUntilEjected } from './answer';
import { describeDeclaration } from './declaration';
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
  const { comparison } = diff;
  const items = [...comesAndGoes(comparison), ...behaviour(comparison, lines)];
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

function sectionsBesideOf({ restarts, hazards, objects, upgrade }: Diff, lines: FieldLines | undefined): Section[] {
  return [
    { title: 'What the versions change', items: describeUpgrade(upgrade) },
    {
      title: 'Waypoints that restart',
      items: restarts.map(({ cluster, waypoint, keys }) => ({
        text: `${cluster}, ${waypoint}: ${keys.join(', ')} changes, which istiod copies to its pods`,
        details: [],
      })),
    },
    { title: 'While it is rolled out', items: hazards.map((hazard) => describeHazard(hazard, lines)) },
    { title: 'Objects', items: objects.map(describeObjectChange) },
  ];
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

function behaviour({ changes }: Comparison, lines: FieldLines | undefined): Item[] {
  return alike(changes).map((group) => {
    const [change] = group;
    const { service, client, before, after, because } = change;
    const outages = group.map((change) => formatOutages(change.outages, service));
    const [was, now] = wasAndIs(before, after);
    return {
      change,
      text: `${service} from ${formatClient(client)}, ${outages.join(', ')}:`,
      details: [
        `was ${was}`,
        `now ${now}`,
        ...because.flatMap((reason) =>
          reasonAsText(locateReason(reason, lines)).map((line, index) => `${index === 0 ? 'because ' : '  '}${line}`),
        ),
      ],
    };
  });
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

function describeObjectChange({ cluster, kind, object, fields }: ObjectChange): Item {
  const shown = fields.slice(0, MANY_FIELDS).join(', ');
  const more = fields.length > MANY_FIELDS ? ` and ${fields.length - MANY_FIELDS} more fields` : '';
  return { text: `${cluster}: ${kind} ${object}${fields.length === 0 ? '' : `: ${shown}${more}`}`, details: [] };
}
