import type { Row } from '../../src/predict/prediction/matrix';
import type { Answer } from '../../src/predict/answer/answer';
import { errorsOf, excuseText, failedAt, NOTABLE, untilEjected } from '../../src/report/alike/cells';
import { FoldedTable, type FoldedGroup, type FoldedRow } from '../../src/report/predict/folded-table';
import { Notes, reasonWithChange, saidOf } from '../../src/report/alike/notes';
import { formatPlace, formOf, rolesOf, rolesOfAll, type OutagePlace } from '../../src/report/alike/roles';
import { formatPercent } from '../../src/util/percent';
import { askFleets, networksOf, type Asked } from './fleets';
import { unfold, withNames } from './unfold';

// A folded table says, cell by cell, what the table with every row says: each answer is unfolded from it and compared.

const RATE = 100;

interface Folded {
  readonly asked: Asked;
  readonly rows: readonly FoldedRow[];
  readonly notes: Notes;
}

function* foldAll(): Generator<Folded> {
  for (const asked of askFleets(3)) {
    const { prediction, service, members, rows } = asked;
    const notes = new Notes(undefined);
    const networkOf = networksOf(prediction);
    const table = new FoldedTable(
      service,
      { members, networkOf, names: rolesOfAll(prediction.clusters, networkOf) },
      notes,
      RATE,
    );
    for (const row of rows) table.add(row);
    // Rows refer to reasons when they are printed.
    table.print();
    yield { asked, rows: table.folded, notes };
  }
}

/** What the reason of an answer says; undefined where it has none. */
function saidBy(answer: Answer): string | undefined {
  if (!SAID.has(answer)) {
    const reason = reasonWithChange(answer);
    SAID.set(answer, reason && saidOf(reason));
  }
  return SAID.get(answer);
}

const SAID = new WeakMap<Answer, string | undefined>();
const FOLDED = [...foldAll()];

/** The row that a row of the whole table is in. */
function rowOf({ asked, rows }: Folded, { scenario }: Row): [FoldedRow, OutagePlace | undefined] {
  const { form, where } = formOf(scenario.outages, asked.service);
  const isIn = (row: FoldedRow): boolean =>
    row.form === form &&
    (where === undefined ? row.where.length === 0 : row.where.map(formatPlace).includes(formatPlace(where)));
  const found = rows.filter(isIn);
  expect(found).toHaveLength(1);
  return [found[0]!, where];
}

function groupOf({ groups }: FoldedRow, { client }: Answer, where: OutagePlace | undefined): FoldedGroup {
  const name = client.cluster === where?.cluster ? 'CLUSTER' : client.cluster;
  return groups.find(({ clients }) => clients?.includes(name)) ?? groups.find(({ clients }) => clients === undefined)!;
}

function shares({ afterEjection }: Answer): [cluster: string, share: string][] | undefined {
  return (
    afterEjection &&
    [...afterEjection.clusters].map(([name, share]): [string, string] => [name, formatPercent(share)]).sort()
  );
}

test('each answer is what unfolds from its row, in verdict, shares, errors, reason and change', () => {
  let answers = 0;
  let reasons = 0;
  for (const folded of FOLDED) {
    const { prediction, members, rows } = folded.asked;
    for (const row of rows) {
      const [from, where] = rowOf(folded, row);
      for (const answer of row.answers) {
        const { outcome } = groupOf(from, answer, where);
        const own = answer.client.cluster;
        const { verdict, errors, untilEjected: before, failed } = outcome;
        const unfolded = outcome.answeredBy && unfold(outcome.answeredBy, members, own, where?.cluster);
        const roles = rolesOf(own, where, networksOf(prediction));
        const said = outcome.reason === undefined ? undefined : withNames(outcome.reason, roles);
        const excuse = excuseText(answer, row.scenario);
        const wanted = [answer.verdict, errorsOf(answer), untilEjected(answer), failedAt(answer, RATE), shares(answer)];
        // Tens of thousands of them: one that differs is enough to print.
        const [found, right] = [
          JSON.stringify([verdict, errors, before, failed, unfolded && [...unfolded], outcome.excuse, said]),
          JSON.stringify([...wanted, excuse, excuse === undefined ? saidBy(answer) : undefined]),
        ];
        if (found !== right) expect(found).toBe(right);
        if (said !== undefined) reasons++;
        answers++;
      }
    }
  }
  expect(answers).toBeGreaterThan(2_500);
  expect(reasons).toBeGreaterThan(200);
});

test('the load is what unfolds from its row', () => {
  let loaded = 0;
  for (const folded of FOLDED) {
    for (const row of folded.asked.rows) {
      const [from, where] = rowOf(folded, row);
      const notable = [...(row.load ?? [])].filter(([, factor]) => factor > NOTABLE);
      const times = new Map(notable.map(([name, factor]) => [name, `${factor.toFixed(1)}×`] as const).sort());
      expect(unfold(from.load, folded.asked.members, undefined, where?.cluster)).toEqual(times);
      loaded += times.size;
    }
  }
  expect(loaded).toBeGreaterThan(100);
});

test('every reason is printed, or counted with one that differs from it in names alone', () => {
  for (const { asked, notes } of FOLDED) {
    const said = asked.rows.flatMap(({ answers, scenario }) =>
      answers.filter((answer) => excuseText(answer, scenario) === undefined).flatMap((answer) => saidBy(answer) ?? []),
    );
    const lines = notes.print();
    const printed = lines.filter((line) => /^ {2}\[\d+\] /.test(line)).length;
    const counted = lines.map((line) => Number(/and (\d+) reasons? more, /.exec(line)?.[1] ?? 0));
    expect(printed + counted.reduce((sum, one) => sum + one, 0)).toBe(new Set(said).size);
    expect(notes.left).toBe(0);
  }
});

test('rows are folded, and not only in meshes that are symmetric', () => {
  const shorter = FOLDED.filter(({ asked, rows }) => rows.length < asked.rows.length);
  expect(shorter.length).toBeGreaterThan(FOLDED.length / 4);
  expect(FOLDED.some(({ rows }) => rows.some(({ groups }) => groups.length > 2))).toBe(true);
});
