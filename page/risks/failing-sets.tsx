import type { FailingServiceData, FailingSetData, FailuresData } from '../../src/report/html/data/risks-data';
import { groupBy } from '../../src/util/group-by';
import { percentAsText } from '../../src/util/percent';
import { servicesIn } from '../data';
import { Codes, Group } from '../elements';
import { ChangeLine } from '../reason';
import { formatCount, listNames, plural } from '../words';

const MOST_OPEN = 3;
const FEW = 3;

/** The smallest sets of failures after which requests fail. */
export function FailingSets({ most, limit, services }: FailuresData) {
  const failing = services.filter(({ sets, more, unknown }) => sets.length + more + unknown > 0);
  const what = limit === 0 ? 'requests fail' : `more than ${percentAsText(limit)} of requests fail`;
  const count = servicesIn(failing);
  return (
    <section aria-labelledby="sets">
      <h2 id="sets">{`Failures after which ${what}, up to ${most} at once`}</h2>
      <p class="hint">
        {`The smallest sets only: without any one of its failures, a set is survived. ${plural(count, 'service')} of ${formatCount(servicesIn(services))} ${count === 1 ? 'has' : 'have'} such a set, or one for which the prediction cannot tell. Clients of a cluster that is down are left out.`}
      </p>
      {failing.map((service, place) => (
        <Group
          key={service.service}
          title={listNames([service.service, ...service.others], 2)}
          count={service.sets.length + service.more}
          isOpen={place < MOST_OPEN}
        >
          {() => <SetsOfService {...service} />}
        </Group>
      ))}
    </section>
  );
}

function SetsOfService({ components, clients, sets, more, unknown, unknownCommand }: FailingServiceData) {
  return (
    <div>
      <ul class="findings">
        {sets.map((set, place) => (
          <FailingSet key={place} {...set} />
        ))}
      </ul>
      {more > 0 && <p class="small">{`${more} more: cdk8s-ambient predict --any prints all.`}</p>}
      {unknown > 0 && unknownCommand !== null && (
        <p class="command">
          {`Not known for ${plural(unknown, 'set')}, which may fail requests, too. The first: `}
          <code>{unknownCommand}</code>
        </p>
      )}
      <p class="small">
        {`Looked at ${plural(components, 'component')} that may fail, for ${plural(clients, 'client')}.`}
      </p>
    </div>
  );
}

function FailingSet(set: FailingSetData) {
  const { what, ways, moreWays, elsewhere, moreElsewhere, errors, healedBy, moreHealed, cause, change } = set;
  return (
    <li class="finding error">
      <p>
        <b>{what}</b>
      </p>
      <p>{`fails ${errorsAsText(errors)}`}</p>
      {cause !== null && <p>{cause}</p>}
      {change !== null && <ChangeLine change={change} />}
      {ways.length + moreWays !== 1 && <Listed what="in any of these ways: " items={ways} more={moreWays} />}
      {elsewhere.length > 0 && <Listed what="alike in other clusters: " items={elsewhere} more={moreElsewhere} />}
      {healedBy.length > 0 && <Listed what="no longer with more failures: " items={healedBy} more={moreHealed} />}
      <p class="command">
        <code>{set.command}</code>
      </p>
    </li>
  );
}

interface ListedProps {
  readonly what: string;
  readonly items: readonly string[];
  readonly more: number;
}

function Listed({ what, items, more }: ListedProps) {
  return (
    <p class="place">
      {what}
      <Codes texts={items} />
      {more > 0 && `and ${more} more`}
    </p>
  );
}

/** "100 % of requests of cluster1, cluster2". @param errors in percent */
function errorsAsText(errors: Readonly<Record<string, number>>): string {
  const byShare = groupBy(Object.keys(errors), (client) => errors[client]!);
  return [...byShare]
    .sort(([left], [right]) => right - left)
    .map(([share, clients]) => `${percentAsText(share)} of requests of ${listNames(clients, FEW)}`)
    .join('; ');
}
