import type { PromisesData } from '../../src/report/html/data/risks-data';
import { Group } from '../elements';

type Promised = PromisesData['verdicts'][number];

/** The looks of findings. */
const SEVERITIES = { broken: 'error', undecided: 'warning', kept: 'advice' };

/** What was promised, and whether it is kept. */
export function Promises({ kept, broken, undecided, verdicts, more }: PromisesData) {
  const bad = verdicts.filter(({ outcome }) => outcome !== 'kept');
  const good = verdicts.filter(({ outcome }) => outcome === 'kept');
  return (
    <section aria-labelledby="promises">
      <h2 id="promises">What was promised</h2>
      <p>{`${kept} kept, ${broken} broken, ${undecided} undecided.`}</p>
      {bad.length > 0 && <PromiseList promises={bad} />}
      {good.length > 0 && (
        <Group title="Kept" count={kept}>
          {() => <PromiseList promises={good} />}
        </Group>
      )}
      {more > 0 && <p class="small">{`${more} more: cdk8s-ambient predict --promises prints all.`}</p>}
    </section>
  );
}

function PromiseList({ promises }: { readonly promises: readonly Promised[] }) {
  return (
    <ul class="findings">
      {promises.map(({ outcome, service, promised, details, command }, place) => (
        <li key={place} class={`finding ${SEVERITIES[outcome]}`}>
          <p>
            <b class="severity">{outcome}</b> <code>{service}</code> {promised}
          </p>
          {details.map((line, number) => (
            <p key={number}>{line}</p>
          ))}
          {command !== null && (
            <p class="command">
              <code>{command}</code>
            </p>
          )}
        </li>
      ))}
    </ul>
  );
}
