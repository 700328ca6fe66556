import type { AnswerData } from '../../src/report/html/data/data';
import { decisiveReasonOf } from '../data';
import { ChangeLine, PlaceLine } from '../reason';
import { formatCount, plural } from '../words';

const MOST_BARS = 8;
const BAR_WIDTH = 200;
/** From this factor on a replica has more to do. */
const OVER = 1.05;

/** What would change the answer. */
export function ChangeBox(answer: AnswerData) {
  const { change } = answer;
  const reason = decisiveReasonOf(answer);
  if (change === null) return null;
  return (
    <div class="box change">
      <h4>What would change it</h4>
      <ChangeLine change={change} reason={reason} />
      {reason !== undefined && <PlaceLine reason={reason} />}
    </div>
  );
}

/** The load of survivors, the highest first. */
export function LoadBars({ load }: AnswerData) {
  const entries = Object.entries(load ?? {});
  if (entries.length === 0) return null;
  const most = Math.max(2, ...entries.map(([, factor]) => factor));
  const shown = entries.sort(([, left], [, right]) => right - left).slice(0, MOST_BARS);
  const left = entries.length - shown.length;
  return (
    <div class="box">
      <h4>Load of each replica in this outage</h4>
      <ul class="bars">
        {shown.map(([cluster, factor]) => (
          <li key={cluster}>
            <span>{cluster}</span>
            <Bar factor={factor} most={most} />
            <b>{`×${factor.toFixed(1)}`}</b>
          </li>
        ))}
      </ul>
      <p class="small">
        The line is ×1.0: the steady state, where each cluster answers its own clients.
        {left > 0 && ` ${plural(left, 'more cluster')} with no more load.`}
      </p>
    </div>
  );
}

function Bar({ factor, most }: { readonly factor: number; readonly most: number }) {
  const one = BAR_WIDTH / most;
  return (
    <svg class="bar" viewBox={`0 0 ${BAR_WIDTH} 18`} preserveAspectRatio="none" aria-hidden="true">
      <rect class="ground" x={0} y={3} width={BAR_WIDTH} height={12} />
      <rect class={factor > OVER ? 'over' : 'under'} x={0} y={3} width={factor * one} height={12} />
      <rect class="one" x={one - 1} y={0} width={2} height={18} />
    </svg>
  );
}

/** As `predict --json` has it. */
interface Counts {
  readonly rate: number;
  readonly untilEjected: number | null;
  readonly atEachReturn: number;
  readonly inFirstHour: number;
  readonly inEachLaterHour: number;
}

/** How many requests fail, at which times. */
export function FailedRequests({ failedRequests }: AnswerData) {
  const counts = failedRequests as Counts | null;
  if (counts === null || counts.inFirstHour === 0) return null;
  const rows = [
    { what: 'until hosts are ejected', count: counts.untilEjected },
    { what: 'each time they return', count: counts.untilEjected === null ? null : counts.atEachReturn },
    { what: 'in the first hour', count: counts.inFirstHour },
    { what: 'in each later hour', count: counts.inEachLaterHour },
  ];
  return (
    <div class="box failed">
      <h4>{`Failed requests at ${counts.rate} per second`}</h4>
      <dl>
        {rows.map(
          ({ what, count }) =>
            count !== null && [<dt key={what}>{what}</dt>, <dd key="count">{formatCount(count)}</dd>],
        )}
      </dl>
    </div>
  );
}
