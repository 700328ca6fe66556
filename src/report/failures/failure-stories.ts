import { formatClient, type Client } from '../../predict/client';
import type { FailingSet, Failures } from '../../predict/failures';
import { formatOutage, formatOutages, type Outage } from '../../predict/outage';

/** Sets of the same components, which fail in this way or that, for one or more clients. */
export interface Story {
  readonly first: FailingSet;
  /** Whose requests the first set fails. */
  readonly client: Client;
  /** All sets, as `--outage` takes them. */
  readonly ways: Set<string>;
  /** The most errors, by client. */
  readonly errors: Map<string, number>;
  /** Larger sets that fail fewer requests. */
  readonly healedBy: Set<string>;
}

/** The minimal sets of a service by what fails in them, the fewest failures first, then the most errors. */
export function storiesOf({ service, clients }: Failures): Story[] {
  const stories = new Map<string, Story>();
  for (const { client, failing } of clients) {
    for (const set of failing) {
      const key = set.outages.map(componentOf).join('+');
      const known = stories.get(key);
      const story: Story = known ?? { first: set, client, ways: new Set(), errors: new Map(), healedBy: new Set() };
      stories.set(key, story);
      story.ways.add(formatOutages(set.outages, service));
      const name = formatClient(client);
      story.errors.set(name, Math.max(set.errors, story.errors.get(name) ?? 0));
      for (const healed of set.healedBy) story.healedBy.add(formatOutages(healed, service));
    }
  }
  return [...stories.values()].sort(
    (left, right) =>
      left.first.outages.length - right.first.outages.length ||
      Number((worstOf(right) - worstOf(left)).toFixed(6)) ||
      right.errors.size - left.errors.size,
  );
}

/** The most errors of any client, from 0 to 1. */
export function worstOf({ errors }: Story): number {
  return Math.max(...errors.values());
}

/** What fails, however it fails: pods that are unready and pods that answer errors are the same pods. */
function componentOf(outage: Outage): string {
  return 'service' in outage ? `pods of ${outage.cluster} ${outage.service}` : formatOutage(outage, '');
}
