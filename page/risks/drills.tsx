import type { DrilledClientData, DrillData, DrillsData } from '../../src/report/html/data/risks-data';
import { Table } from '../elements';
import { listNames, plural } from '../words';

const FEW_VERSIONS = 3;

/** What recorded drills saw, the newest first. */
export function Drills({ drills, more }: DrillsData) {
  const passed = drills.filter(({ isPassed }) => isPassed).length;
  const says =
    drills.length === 0
      ? 'No drill is recorded.'
      : `${passed} of ${plural(drills.length, 'drill')} went as predicted and ${drills.length === 1 ? 'was' : 'were'} restored. These answers were counted on live clusters; all others on this page are predicted.`;
  return (
    <section aria-labelledby="drills">
      <h2 id="drills">What drills saw</h2>
      <p class="hint">{says}</p>
      <ul class="findings">
        {drills.map((drill) => (
          <Drill key={drill.file} {...drill} />
        ))}
      </ul>
      {more > 0 && <p class="small">{`${plural(more, 'older drill')} not shown.`}</p>}
    </section>
  );
}

function Drill({ service, what, day, isPassed, file, versions, clients }: DrillData) {
  return (
    <li class={`finding ${isPassed ? 'advice' : 'error'}`}>
      <p>
        <b class="severity">{isPassed ? 'passed' : 'not passed'}</b> <code>{service}</code>
        {` ${what}, ${day}`}
      </p>
      {clients.length > 0 && (
        <Table
          caption={`Answers in the drill of ${service} on ${day}`}
          headings={['clients of', 'when', 'predicted', 'answered', 'as predicted']}
          rows={clients.flatMap(rowsOf)}
        />
      )}
      {clients.map((client) => client.isOtherNow && <PredictedNow key={client.cluster} {...client} />)}
      <p class="place">
        <code>{file}</code>
        {versions.length > 0 && ` Istio: ${listNames(versions, FEW_VERSIONS)}`}
      </p>
    </li>
  );
}

function rowsOf({ cluster, isAsPredicted, times }: DrilledClientData): string[][] {
  return times.map(({ when, predicted, answered }) => [
    ...[cluster, when, predicted, answered],
    isAsPredicted ? 'yes' : 'no',
  ]);
}

function PredictedNow({ cluster, now, command }: DrilledClientData) {
  return (
    <p>
      {`The mesh of this page answers clients of ${cluster} otherwise than it was predicted then: ${now}. `}
      {command !== null && <code>{command}</code>}
    </p>
  );
}
