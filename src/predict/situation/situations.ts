import type { MeshView } from '../istio/view';
import { touches, type Outage } from '../outage';
import { Situation } from './situation';

/**
 * The situations of a search through sets of outages, in which the same ones come together again and again: what was computed while
 * some of them held is kept, for those who depend on no more. An outage is known by its object.
 */
export class Situations {
  public readonly usual: Situation;
  private readonly places = new Map<Outage, number>();
  private readonly kept = new Map<string, Situation>();
  private newest: { readonly key: string; readonly situation: Situation } | undefined;

  constructor(private readonly view: MeshView) {
    this.usual = new Situation(view, []);
    OF.set(this.usual, this);
  }

  /** With some outages; kept only if it was kept before. */
  public with(outages: readonly Outage[]): Situation {
    return this.kept.get(this.keyOf(outages)) ?? this.make(outages);
  }

  /** The same, and kept. */
  public keep(outages: readonly Outage[]): Situation {
    const key = this.keyOf(outages);
    const known = this.kept.get(key) ?? this.make(outages);
    this.kept.set(key, known);
    if (this.kept.size > MOST_KEPT) this.kept.delete(this.kept.keys().next().value!);
    return known;
  }

  /** The same while it is asked for again at once, for other clients; kept only if it was kept before. */
  public last(outages: readonly Outage[]): Situation {
    const key = this.keyOf(outages);
    if (this.newest?.key !== key) this.newest = { key, situation: this.with(outages) };
    return this.newest.situation;
  }

  private make(outages: readonly Outage[]): Situation {
    if (outages.length === 0) return this.usual;
    const situation = new Situation(this.view, outages, this.usual);
    OF.set(situation, this);
    return situation;
  }

  private keyOf(outages: readonly Outage[]): string {
    let key = '';
    for (const outage of outages) {
      let place = this.places.get(outage);
      if (place === undefined) this.places.set(outage, (place = this.places.size));
      key += `${place},`;
    }
    return key;
  }
}

/** Each holds on to what some waypoints were sent in it. */
const MOST_KEPT = 4_000;

/** The search that a situation is part of. */
const OF = new WeakMap<Situation, Situations>();

/**
 * What is so in a situation, by as few of its outages as decide about it: starting with none, those are added that the answer so far
 * depends on, until no other of the situation is. The reason is in docs/failures.md. Outside of a search, it is asked at once.
 *
 * @param answerIn the answer in a situation; it has to be the same whenever it is asked for
 */
export function byWhatMatters<Answer>(
  situation: Situation,
  answerIn: (situation: Situation) => Answer,
  dependsOn: (answer: Answer) => ReadonlySet<string> | undefined,
): Answer {
  const search = OF.get(situation);
  if (search === undefined) return answerIn(situation);
  const { outages } = situation;
  let part: readonly Outage[] = [];
  while (part.length < outages.length) {
    const answer = answerIn(search.keep(part));
    const parts = dependsOn(answer);
    if (parts === undefined) return answerIn(situation);
    const held = part;
    const larger = outages.filter((outage) => held.includes(outage) || touches(outage, parts));
    if (larger.length === part.length) return answer;
    part = larger;
  }
  return answerIn(situation);
}
