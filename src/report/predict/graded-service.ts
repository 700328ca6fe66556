import { formatClient } from '../../predict/client';
import type { Matrix } from '../../predict/prediction';
import { hasRemarks, type Answer } from '../../predict/answer';
import { compareText } from '../../util/compare-text';
import { groupBy } from '../../util/group-by';
import {
  excuseText,
  formOf,
  MadeOfRows,
  reasonWithChange,
  type Roles,
  rolesOfService,
  saidOf,
  shapeOf,
  type TakesNotes,
  withoutNamespace,
} from '../alike';
import { compareGrades, gradeOf, type Grade } from './grades';

/** A service in an overview: all that is printed of it, but for its name. */
export interface GradedService {
  readonly service: string;
  /** The worst first. */
  readonly lines: readonly GradedLine[];
}

/** The answers of one grade in outages of some kinds, alike in everything else that is printed. */
export interface GradedLine extends Graded {
  /** "scaled-to-zero:CLUSTER". */
  readonly forms: readonly string[];
}

interface Graded {
  readonly grade: Grade;
  /** Undefined for the best that a kind of outage comes to: it is that of all answers that no other line has. */
  readonly cases: Cases | undefined;
}

/** Which answers are of a grade. */
export interface Cases {
  readonly count: number;
  /** All answers in outages of the kind. */
  readonly of: number;
  /** The clusters that the outages are in. */
  readonly where: readonly string[];
  readonly clients: readonly string[];
  /** The reasons with their changes, but for the name of the service. */
  readonly reasons: readonly string[];
  /** What stands for them below the table. */
  readonly notes: readonly string[];
}

/** Answers of one kind of outage and grade. */
interface Counted {
  grade: Grade;
  count: number;
  readonly where: Set<string>;
  readonly clients: Set<string>;
  readonly reasons: Set<string>;
  readonly notes: Set<string>;
}

/**
 * Grades all answers about a service. Of each kind of outage it keeps every bad grade and every one with a reason, and else the
 * worst.
 *
 * @param names of all clusters and networks
 * @param see gets every answer
 */
export function gradeService(
  { service, rows }: Matrix,
  names: Roles,
  notes: TakesNotes,
  see: (answer: Answer) => void = () => undefined,
): GradedService {
  const allNames = new Map([...rolesOfService(service), ...names]);
  const byForm = new Map<string, { readonly counted: Map<string, Counted>; answers: number }>();
  /** How many answers have which key, in rows of which nothing but that is told. */
  const good = new MadeOfRows<ReadonlyMap<string, number>>();
  for (const row of rows) {
    const { scenario } = row;
    const { form, where } = formOf(withoutNamespace(scenario.outages, service), service);
    const kind = byForm.get(form) ?? { counted: new Map<string, Counted>(), answers: 0 };
    byForm.set(form, kind);
    const counts = good.of(row);
    if (counts !== undefined) {
      for (const [key, count] of counts) {
        kind.answers += count;
        kind.counted.get(key)!.count += count;
      }
      continue;
    }
    const countedHere = new Map<string, number>();
    let isGood = true;
    for (const answer of row.answers) {
      see(answer);
      kind.answers++;
      const grade = gradeOf(answer, scenario);
      const isExcused = excuseText(answer, scenario) !== undefined;
      const reason = isExcused ? undefined : reasonOf(answer, service, allNames, notes);
      const key = reason === undefined ? grade.label : `${grade.label}, for a cause`;
      const counted = kind.counted.get(key) ?? newCounted(grade);
      kind.counted.set(key, counted);
      counted.count++;
      countedHere.set(key, (countedHere.get(key) ?? 0) + 1);
      isGood &&= !grade.isBad && reason === undefined && !hasRemarks(answer);
      // One label is for errors that are written alike.
      if (compareGrades(grade, counted.grade) < 0) counted.grade = grade;
      if (where !== undefined) counted.where.add(where.cluster);
      counted.clients.add(formatClient(answer.client));
      if (reason === undefined) continue;
      counted.reasons.add(reason.reason);
      counted.notes.add(reason.note);
    }
    if (isGood) good.keep(row, '', countedHere);
  }
  const lines = [...byForm].flatMap(([form, { counted, answers }]) =>
    shownOf([...counted.values()], answers).map((graded) => ({ ...graded, form })),
  );
  const together = groupBy(lines, ({ grade: { label }, cases }) => JSON.stringify([label, cases]));
  const merged = [...together.values()].map((alike) => ({ ...alike[0], forms: alike.map(({ form }) => form) }));
  return {
    service,
    lines: merged
      .map(({ grade, cases, forms }) => ({ grade, cases, forms }))
      .sort((left, right) => compareGrades(left.grade, right.grade)),
  };
}

function newCounted(grade: Grade): Counted {
  return { grade, count: 0, where: new Set(), clients: new Set(), reasons: new Set(), notes: new Set() };
}

function shownOf(counted: readonly Counted[], of: number): Graded[] {
  const worst = [...counted].sort((left, right) => compareGrades(left.grade, right.grade));
  const shown = worst.filter(({ grade, reasons }) => grade.isBad || reasons.size > 0);
  if (shown.length === 0) return worst.slice(0, 1).map(({ grade }) => ({ grade, cases: undefined }));
  return shown.map(({ grade, count, where, clients, reasons, notes }) => ({
    grade,
    cases: {
      count,
      of,
      where: [...where],
      clients: [...clients],
      reasons: [...reasons].sort(compareText),
      notes: [...notes],
    },
  }));
}

/** The reason of an answer, and what stands for it; undefined where it has none. */
function reasonOf(
  answer: Answer,
  service: string,
  allNames: Roles,
  notes: TakesNotes,
): { readonly reason: string; readonly note: string } | undefined {
  const reason = reasonWithChange(answer);
  if (reason === undefined) return undefined;
  const said = saidOf(reason);
  const note = shapeOf(said, allNames);
  notes.add(reason, note, said);
  return { reason: shapeOf(said, rolesOfService(service)), note };
}
