import type { FieldLines } from '../../model/read/files';
import { formatClient } from '../../predict/client';
import type { Comparison, Hazard } from '../../predict/change';
import { formatOutages } from '../../predict/outage';
import { listNames } from '../../util/list-names';
import { formatPercent } from '../../util/percent';
import { plural } from '../../util/plural';
import { MANY } from '../many';
import { locateReason, reasonAsText } from '../reasons';
import { describeAnswer } from './answer';
import { changedAnswers } from './changed-answers';
import { describeDeclaration } from './declaration';
import { likewise } from './fold/describe-folded';
import { foldHazards } from './fold/folded-hazards';
import { foldObjects, foldRestarts } from './fold/folded-lists';
import type { Item, Section } from './item';
import type { Diff } from './report';
import { describeUpgrade } from './upgrade';

const MANY_FIELDS = 4;

/** The parts that have anything in them. */
export function sectionsOf(diff: Diff, lines: FieldLines | undefined): Section[] {
  const { worse, moved, better } = changedAnswers(diff, lines);
  return [
    declaredIn(diff),
    { title: 'Worse than before', items: worse },
    { title: 'Where requests go', items: [...comesAndGoes(diff.comparison), ...moved, ...leftOut(diff)] },
    { title: 'Better than before', items: better },
    ...sectionsBesideOf(diff, lines),
  ].filter(hasItems);
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
