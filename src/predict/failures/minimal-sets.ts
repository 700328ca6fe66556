import type { Client } from '../client';
import { endsClientsOf, touches, type Outage } from '../outage';
import { Situations } from '../situation';
import type { Prediction } from '../prediction';
import type { Answer, Question } from '../answer';
import { outcomeOf } from '../questions';
import { NEARLY_NOTHING } from '../shares';
import { componentsOf, type Component } from './component';
import { LikeClosed } from './like-closed';
import { FoundSets, type ClientFailures } from './found-sets';
import { keyOfSet, waysOf, withWay, type Way, type WaySet } from './way';

/** Where requests go. */
type Counted = Pick<Answer, 'untilEjected' | 'afterEjection'>;

/** Which failures to look for. */
export interface FailureQuestion {
  /** "namespace/name". */
  readonly service: string;
  readonly port?: number | undefined;
  readonly clients: readonly Client[];
  /** So many components may fail at once. */
  readonly most: number;
  /** The share of bad requests, from 0 to 1, that is still accepted. */
  readonly limit: number;
  /** The share of bad requests; by default, of errors once outlier detection has acted. Undefined where it is not known. */
  readonly measure?: (answer: Counted, client: Client) => number | undefined;
  /** True if istiods may fail, and what they see of other clusters: other failures of a set come after. */
  readonly withControlPlanes?: boolean | undefined;
  /** True for outages that are taken not to happen. */
  readonly isLeftOut?: (outage: Outage) => boolean;
}

/** What fails a service, by client. */
export interface Failures {
  readonly service: string;
  readonly port?: number | undefined;
  readonly most: number;
  readonly limit: number;
  /** What was taken to be able to fail. */
  readonly components: readonly Component[];
  /** So many sets of failures were computed, over all clients; all others give an answer that one of these gives. */
  readonly computed: number;
  readonly clients: readonly ClientFailures[];
}

/**
 * Finds all minimal sets of at most so many failed components after which more requests fail than the limit allows.
 *
 * Exact, though it computes few sets: failures in clusters that an answer does not depend on leave it as it is. Sets are grown one
 * failure at a time, by those that the answer so far depends on. Any other set has the answer of a part of itself that was
 * computed, so it is not minimal.
 */
export function failuresOf(prediction: Prediction, question: FailureQuestion): Failures {
  const { service, port, clients, most, limit } = question;
  const components = componentsOf(prediction.view, service, question.withControlPlanes)
    .map((component) => ({ ...component, ways: component.ways.filter((way) => question.isLeftOut?.(way) !== true) }))
    .filter(({ ways }) => ways.length > 0);
  const search = new Search(prediction, question, waysOf(components));
  search.run();
  return {
    ...{ service, port, most, limit, components },
    computed: search.computed,
    clients: clients.map((client, place) => search.found[place]!.of(client)),
  };
}

/** Sets of one size, and the places of the clients to ask. */
type Frontier = Map<string, { readonly set: WaySet; readonly clients: number[] }>;

/** What was found out about a set, for one client. */
interface Looked {
  /** The share of bad requests; undefined where it is not known. */
  readonly bad: number | undefined;
  /** As in an outcome, where sets may grow. */
  readonly dependsOn: ReadonlySet<string> | undefined;
}

class Search {
  public readonly found: readonly FoundSets[];
  public computed = 0;
  private readonly situations: Situations;
  private readonly likeClosed: LikeClosed;
  /** Of sets that stand in for others, by client and set. */
  private readonly looked = new Map<string, Looked>();

  constructor(
    private readonly prediction: Prediction,
    private readonly question: FailureQuestion,
    private readonly ways: readonly Way[],
  ) {
    this.situations = new Situations(prediction.view);
    this.likeClosed = new LikeClosed(prediction.view, ways);
    this.found = question.clients.map(() => new FoundSets(ways));
  }

  public run(): void {
    const all = this.question.clients.map((_client, place) => place);
    let frontier: Frontier = new Map([['', { set: [], clients: all }]]);
    for (let size = 0; size <= this.question.most; size++) {
      const next: Frontier = new Map();
      for (const { set, clients } of frontier.values()) this.compute(set, clients, size < this.question.most, next);
      frontier = next;
    }
  }

  private compute(set: WaySet, clients: readonly number[], mayGrow: boolean, next: Frontier): void {
    const inPlace = this.likeClosed.inPlaceOf(set);
    for (const place of clients) {
      const client = this.question.clients[place]!;
      const looked =
        inPlace === undefined || client.kind !== 'ambient'
          ? this.look(set, place, mayGrow)
          : this.lookOnce(inPlace, place, mayGrow);
      this.record(place, set, looked);
      if (mayGrow) this.grow(place, client, set, looked, next);
    }
  }

  private lookOnce(set: WaySet, place: number, mayGrow: boolean): Looked {
    const key = `${place}:${keyOfSet(set)}`;
    const known = this.looked.get(key);
    if (known !== undefined) return known;
    const looked = this.look(set, place, mayGrow);
    this.looked.set(key, looked);
    return looked;
  }

  /** One situation serves all clients; those of the largest sets are forgotten. */
  private look(set: WaySet, place: number, mayGrow: boolean): Looked {
    const outages = set.map((way) => this.ways[way]!.outage);
    const situation = mayGrow ? this.situations.keep(outages) : this.situations.last(outages);
    const client = this.question.clients[place]!;
    const question = questionOf(this.question, client);
    const outcome = outcomeOf(situation, question);
    this.computed++;
    const { measure = errorsAfterEjection } = this.question;
    const bad = measure(this.prediction.counted(question, outcome), client);
    return { bad, dependsOn: mayGrow ? outcome.dependsOn() : undefined };
  }

  private record(place: number, set: WaySet, { bad }: Looked): void {
    const found = this.found[place]!;
    if (bad === undefined) found.addUnknown(set);
    else if (bad > this.question.limit + NEARLY_NOTHING) found.addFailing(set, bad);
    else found.addGood(set);
  }

  private grow(place: number, client: Client, set: WaySet, { dependsOn }: Looked, next: Frontier): void {
    const taken = new Set(set.map((way) => this.ways[way]!.component));
    for (const way of this.ways) {
      if (taken.has(way.component) || endsClientsOf(way.outage, client.cluster)) continue;
      if (dependsOn !== undefined && !touches(way.outage, dependsOn)) continue;
      const larger = withWay(set, way.place);
      const key = keyOfSet(larger);
      const entry = next.get(key);
      if (entry === undefined) next.set(key, { set: larger, clients: [place] });
      else if (entry.clients.at(-1) !== place && !entry.clients.includes(place)) entry.clients.push(place);
    }
  }
}

function errorsAfterEjection({ afterEjection }: Counted): number | undefined {
  return afterEjection?.errors;
}

function questionOf({ service, port }: FailureQuestion, client: Client): Question {
  return { client, service, ...(port === undefined ? {} : { port }) };
}
