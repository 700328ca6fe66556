import { groupBy } from '../../util/group-by';
import type { Client } from '../client';
import type { Prediction } from '../prediction';
import type { Question } from '../answer';
import { changesToTry, type ChangeToTry } from './change-to-try';
import { availabilityOf, lostAtMost, type Availability, type Limits } from './expected';
import { partsOf } from './part';
import type { Rates } from './rates';

/** What one change is worth to the clients of a service. */
export interface Worth {
  readonly at: string;
  readonly change: string;
  readonly clients: readonly ClientWorth[];
}

/** How many requests fewer fail, as a share from 0 to 1: at least so many. Below 0, so many more fail. */
export interface ClientWorth {
  readonly client: Client;
  readonly share: number;
}

/** What is asked: which changes, by what rates, and how long. */
export interface WorthQuestion extends Pick<Question, 'service' | 'port'> {
  /** What is expected without any change, by client. */
  readonly found: readonly Availability[];
  readonly rates: Rates;
  /** For each client with each of so many changes. */
  readonly toLimits: (changes: number) => () => Limits;
}

/**
 * What single changes are worth, the best first. Each is made in memory, and what is expected is added up anew. What was not
 * looked at counts against a change, and so does an answer that is not known. A change that helps no client is left out.
 */
export function worthOfChanges(prediction: Prediction, question: WorthQuestion): Worth[] {
  const { service, port, found, rates } = question;
  const changes = changesToTry(prediction, { service, port }, found, rates);
  const toLimits = question.toLimits(changes.length);
  const tried = changes.map((one) => {
    return { at: one.at, change: one.change, clients: clientsWith(one, prediction, question, toLimits) };
  });
  const byPlace = groupBy(tried, ({ at }) => at).values();
  const best = [...byPlace].map((group) => [...group].sort(byWorth)[0]!);
  return best.filter(({ clients }) => clients.some(({ share }) => share > 0)).sort(byWorth);
}

function clientsWith(
  { edit, overrides }: ChangeToTry,
  prediction: Prediction,
  { service, port, found, rates: usual }: WorthQuestion,
  toLimits: () => Limits,
): ClientWorth[] {
  const edited = edit.length === 0 ? prediction : prediction.edited(edit);
  const rates = { ...usual, overrides: [...usual.overrides, ...overrides] };
  const parts = partsOf(edited, service, rates);
  return found.map((before) => {
    const { client } = before;
    const question = { client, service, ...(port === undefined ? {} : { port }) };
    return { client, share: difference(before, availabilityOf(edited, question, parts, toLimits())) };
  });
}

/** What is certain of it: nothing, where the bounds overlap. */
function difference(before: Availability, after: Availability): number {
  const gain = before.failing - lostAtMost(after);
  const loss = after.failing - lostAtMost(before);
  return gain > 0 ? gain : loss > 0 ? -loss : 0;
}

function byWorth(one: Worth, other: Worth): number {
  return sumOf(other) - sumOf(one);
}

function sumOf({ clients }: Worth): number {
  return clients.reduce((sum, { share }) => sum + share, 0);
}
