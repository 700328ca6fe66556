import type { FindingData } from '../src/report/html/data/data';
import { data } from './data';
import { Codes, Group } from './elements';
import { plural } from './words';

const MOST_PLACES = 3;

/** What `check` reports, on the things it is about. */
export function Findings() {
  const counts = { error: 0, warning: 0, advice: 0 };
  for (const { severity, places, more } of data.findings) counts[severity] += places.length + more;
  const serious = data.findings.filter(({ severity }) => severity !== 'advice');
  const advice = data.findings.filter(({ severity }) => severity === 'advice');
  const silenced = data.silenced === 0 ? '' : `, ${data.silenced} silenced with a reason`;
  return (
    <section aria-labelledby="findings">
      <h2 id="findings">What check finds</h2>
      <p>{`${plural(counts.error, 'error')}, ${plural(counts.warning, 'warning')}, ${plural(counts.advice, 'piece')} of advice${silenced}.`}</p>
      {serious.length > 0 && <FindingList findings={serious} />}
      {advice.length > 0 && (
        <Group title="Advice" count={advice.length}>
          {() => <FindingList findings={advice} />}
        </Group>
      )}
    </section>
  );
}

function FindingList({ findings }: { readonly findings: readonly FindingData[] }) {
  return (
    <ul class="findings">
      {findings.map((finding, place) => (
        <Finding key={place} {...finding} />
      ))}
    </ul>
  );
}

function Finding({ severity, rule, places, more, isOfFirst, message, fix }: FindingData) {
  const left = places.length + more - MOST_PLACES;
  return (
    <li class={`finding ${severity}`}>
      <p>
        <b class="severity">{severity}</b> <code>{rule}</code>
      </p>
      <p class="place">
        <Codes texts={places.slice(0, MOST_PLACES)} />
        {left > 0 && `and ${left} more`}
      </p>
      <p>
        {isOfFirst && <b>in the first of these: </b>}
        {message}
      </p>
      <p class="fix">
        <b>fix: </b>
        {fix}
      </p>
    </li>
  );
}
