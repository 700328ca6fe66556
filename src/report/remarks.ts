import type { FieldLines } from '../model/read/files';
import type { Answer, DeclaredHarmless, Reservation } from '../predict/answer';
import type { Assumption } from '../predict/guard';
import { plural } from '../util/plural';
import { visibleLines } from '../util/escape';
import { locateReason, type LocatedReason } from './reasons';
import { MANY } from './many';

/** A reservation with the place it comes from. */
export interface LocatedReservation extends LocatedReason, Pick<Reservation, 'row' | 'more'> {}

/** What an answer holds with, as docs/schema/predict.v1.schema.json has it. */
export function remarksAsJson(
  { reservations, declaredHarmless, assumptions }: Answer,
  lines: FieldLines | undefined,
): object {
  return { reservations: locateReservations(reservations, lines), declaredHarmless, notRead: assumptions };
}

/** Reservations as values, each with its place. */
export function locateReservations(
  reservations: readonly Reservation[],
  lines: FieldLines | undefined,
): LocatedReservation[] {
  return reservations.map(({ row, more, ...reason }) => ({
    row,
    ...locateReason(reason, lines),
    ...(more === undefined ? {} : { more }),
  }));
}

/** Inputs that are not followed, a line for each object and what is said of it, however many clusters have it. */
export function reservationsAsText(reservations: readonly Reservation[]): string[] {
  return grouped(
    reservations,
    ({ object = '', more, text }) =>
      `${object}${more === undefined ? '' : ` and ${plural(more, 'object')} more`}: ${text}`,
  ).map(([said, clusters]) => `${clusters}, ${said}`);
}

/** What owners declare to be without effect, with their reasons. */
export function declaredHarmlessAsText(declared: readonly DeclaredHarmless[]): string[] {
  return grouped(
    declared,
    ({ object, row, reason }) => `${object}: ${row} is declared to change nothing: ${reason}`,
  ).map(([said, clusters]) => `${clusters}, ${said}`);
}

/** What answers hold with, below a heading; empty where there is nothing. */
export function remarksAsText(answers: readonly Pick<Answer, 'reservations' | 'declaredHarmless'>[]): string[] {
  const reservations = reservationsAsText(answers.flatMap((answer) => answer.reservations));
  const declared = declaredHarmlessAsText(answers.flatMap((answer) => answer.declaredHarmless));
  return [
    ...(reservations.length === 0
      ? []
      : ['with reservations: inputs that are not followed here', ...indented(reservations)]),
    ...(declared.length === 0 ? [] : ['passed over', ...indented(declared)]),
  ];
}

/** What was not read, and is assumed: one block. Empty where nothing is. */
export function assumptionsAsText(assumptions: readonly Assumption[], clusters: number): string {
  if (assumptions.length === 0) return '';
  const lines = assumptions.map(
    (assumption) =>
      `${assumption.text}${assumption.clusters.length === clusters ? '' : ` (${namesOf(assumption.clusters)})`}`,
  );
  return visibleLines(['not read, and assumed (--strict: unknown):', ...indented(lines)]);
}

function indented(lines: readonly string[]): string[] {
  return lines.map((line) => `  ${line}`);
}

function grouped<Item extends { readonly cluster?: string }>(
  items: readonly Item[],
  say: (item: Item) => string,
): [said: string, clusters: string][] {
  const groups = new Map<string, Set<string>>();
  for (const item of items) {
    const said = say(item);
    const clusters = groups.get(said) ?? new Set<string>();
    groups.set(said, clusters);
    if (item.cluster !== undefined) clusters.add(item.cluster);
  }
  return [...groups].map(([said, clusters]) => [said, namesOf([...clusters])]);
}

function namesOf(clusters: readonly string[]): string {
  if (clusters.length <= MANY) return clusters.join(', ');
  return `${clusters.slice(0, MANY - 1).join(', ')} and ${plural(clusters.length - MANY + 1, 'more cluster')}`;
}
