import type { AvailabilityData, ExpectedData } from '../../src/report/html/data/risks-data';
import { Group, Table } from '../elements';

const MOST_OPEN = 3;
const HEADINGS = ['clients of', 'at least', 'failing', 'not known', 'not looked at', 'what costs most'];

/** The availability to expect, by service and client. */
export function Availability({ services, more }: AvailabilityData) {
  return (
    <section aria-labelledby="availability">
      <h2 id="availability">The availability to expect</h2>
      <p class="hint">
        By how often components fail, as the file of rates says. Minutes are a year; what is not known or was not looked
        at does not count as available.
      </p>
      {services.map((expected, place) => (
        <Group
          key={expected.service}
          title={expected.service}
          count={expected.clients.length + expected.more}
          isOpen={place < MOST_OPEN}
        >
          {() => <Expected {...expected} />}
        </Group>
      ))}
      {more > 0 && (
        <p class="small">{`${more} more services, which have at least as much: predict --rates prints all.`}</p>
      )}
    </section>
  );
}

function Expected({ service, clients, worth, more }: ExpectedData) {
  return (
    <div>
      <Table
        caption={`The availability of ${service}`}
        headings={HEADINGS}
        rows={clients.map(({ client, atLeast, failing, unknown, leftOut, costs, moreCosts }) => [
          ...[client, atLeast, failing, unknown, `at most ${leftOut}`],
          costs.length === 0 ? 'nothing' : <Costs key="costs" costs={costs} more={moreCosts} />,
        ])}
      />
      {more > 0 && <p class="small">{`${more} more clients, which have at least as much.`}</p>}
      {worth !== undefined && <Worth {...worth} />}
    </div>
  );
}

interface CostsProps {
  readonly costs: ExpectedData['clients'][number]['costs'];
  readonly more: number;
}

function Costs({ costs, more }: CostsProps) {
  return (
    <ul>
      {costs.map(({ minutes, what, command }, place) => (
        <li key={place}>
          {`${minutes}: ${what} `}
          <code>{command}</code>
        </li>
      ))}
      {more > 0 && <li>{`${more} more`}</li>}
    </ul>
  );
}

/** What single changes are worth. */
function Worth({ changes, more }: NonNullable<ExpectedData['worth']>) {
  if (changes.length === 0)
    return <p>None of the single changes that were tried is worth more than what was not looked at.</p>;
  return (
    <div>
      <p>What one change is worth, in minutes a year, at least:</p>
      <ul>
        {changes.map(({ at, change, clients }, place) => (
          <li key={place}>
            {clients.map(({ client, minutes }) => `${client} ${minutes}`).join(', ')}
            {`: ${at}: ${change}`}
          </li>
        ))}
        {more > 0 && <li>{`${more} more: predict --rates --worth prints all.`}</li>}
      </ul>
    </div>
  );
}
