import type { Row } from '../../src/predict/prediction/matrix';
import type { Answer } from '../../src/predict/answer/answer';
import type { Spread } from '../../src/predict/shares/spread';
import { classesOf, type AnswerClass } from '../../src/report/predict/classes';
import { formatPlace, formOf } from '../../src/report/alike/roles';
import { toPercent } from '../../src/util/percent';
import { askFleets, networksOf, type Asked } from './fleets';

// A class says of all its answers, cell by cell, what it says of the first of them.

interface Entry {
  readonly answer: Answer;
  readonly row: Row;
}

interface Classified {
  readonly asked: Asked;
  readonly classes: readonly AnswerClass<Entry>[];
}

const ALL: readonly Classified[] = [...askFleets(3)].map((asked) => {
  const { prediction, service, members, rows } = asked;
  const fleet = { members, networkOf: networksOf(prediction) };
  const toEntry = (answer: Answer, row: Row): Entry => ({ answer, row });
  return { asked, classes: classesOf({ service, rows }, fleet, toEntry, () => undefined) };
});

/** The classes that an answer is in. */
function classesWith({ asked, classes }: Classified, { client }: Answer, { scenario }: Row): AnswerClass<Entry>[] {
  const { form, where } = formOf(scenario.outages, asked.service);
  const ofOutage = classes.filter(
    ({ alike }) =>
      alike.outage === form &&
      (where === undefined ? alike.places.length === 0 : alike.places.includes(formatPlace(where))),
  );
  const name = client.cluster === where?.cluster ? 'CLUSTER' : client.cluster;
  const named = ofOutage.filter(({ alike }) => alike.clients?.includes(name));
  return named.length > 0 ? named : ofOutage.filter(({ alike }) => alike.clients === null);
}

/** The shares of a client's own cluster, of the cluster of the outage, and those of all others in the order of size. */
function told(spread: Spread | undefined, own: string, there: string | undefined): unknown {
  if (spread === undefined) return undefined;
  const shareOf = (name: string | undefined): number =>
    toPercent(name === undefined ? 0 : (spread.clusters.get(name) ?? 0));
  const others = [...spread.clusters.keys()].filter((name) => name !== own && name !== there).map(shareOf);
  return [shareOf(own), there === own ? 0 : shareOf(there), others.sort(), toPercent(spread.errors)];
}

test('each answer is in one class, and is that of the class but for the names of clusters', () => {
  let answers = 0;
  let folded = 0;
  for (const classified of ALL) {
    const { service, rows } = classified.asked;
    const thereOf = ({ scenario }: Row): string | undefined => formOf(scenario.outages, service).where?.cluster;
    for (const row of rows) {
      for (const answer of row.answers) {
        const [found, another] = classesWith(classified, answer, row);
        const { answer: first, row: firstRow } = found!.entry;
        const tell = (one: Answer, of: Row): unknown =>
          [one.untilEjected, one.afterEjection].map((spread) => told(spread, one.client.cluster, thereOf(of)));
        const wanted = [answer.verdict, answer.path, answer.port, tell(answer, row)];
        const got = [first.verdict, first.path, first.port, tell(first, firstRow)];
        // Tens of thousands of them: one that differs is enough to print.
        if (another !== undefined || JSON.stringify(got) !== JSON.stringify(wanted)) expect(got).toEqual(wanted);
        answers++;
        if (first !== answer) folded++;
      }
    }
  }
  expect(answers).toBeGreaterThan(1000);
  expect(folded).toBeGreaterThan(answers / 2);
});

test('the answer of a class is of one of its outages and clients', () => {
  for (const classified of ALL) {
    for (const one of classified.classes) {
      expect(classesWith(classified, one.entry.answer, one.entry.row)).toEqual([one]);
    }
  }
});
