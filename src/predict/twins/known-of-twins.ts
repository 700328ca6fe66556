import { push } from '../../util/push';
import { isSameWith, type UseOfCounts, type Watched } from '../envoy/ejection';
import type { Likeness } from './twins';

/** Tells which services are alike, and what answers about them depend on. */
export interface TellsTwins {
  /** What tells a service ("namespace/name") from others; undefined for one that has to be looked at in any case. */
  readonly likenessOf: (service: string) => Likeness | undefined;
  /** Notes what is made of counts while a service is asked about. */
  readonly watchCounts: <Result>(compute: () => Result) => Watched<Result>;
}

/** What was found about a service. */
export interface FoundOfTwin<Found> {
  readonly service: string;
  readonly found: Found;
}

interface Known<Found> extends FoundOfTwin<Found>, Pick<Likeness, 'counts'> {
  readonly use: UseOfCounts;
}

/** Of one form few have to be looked at: more are not kept. */
const MOST_KNOWN = 16;

/**
 * What was found about services, for those of which it is the same: they differ in their names alone, or in counts of failures too, and
 * what was found about the one depends on nothing of its counts in which the other differs.
 */
export class KnownOfTwins<Found> {
  private readonly known = new Map<string, Known<Found>[]>();

  constructor(private readonly twins: TellsTwins) {}

  /**
   * What was found about a service or a twin of it.
   *
   * @param find looks at the service
   * @param isForTwins tells whether it counts for its twins
   */
  public of(service: string, find: () => Found, isForTwins: (found: Found) => boolean): FoundOfTwin<Found> {
    const likeness = this.twins.likenessOf(service);
    if (likeness === undefined) return { service, found: find() };
    const { key, counts } = likeness;
    const known = this.known.get(key) ?? [];
    const twin = known.find((one) => isSame(one.counts, counts) || isSameWith(one.use, one.counts, counts));
    if (twin !== undefined) return twin;
    const { result: found, use } = this.twins.watchCounts(find);
    if (isForTwins(found) && known.length < MOST_KNOWN) push(this.known, key, { service, found, counts, use });
    return { service, found };
  }
}

function isSame(left: Likeness['counts'], right: Likeness['counts']): boolean {
  return JSON.stringify(left) === JSON.stringify(right);
}
