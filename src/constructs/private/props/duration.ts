import { Duration } from 'cdk8s';
import { formatMilliseconds } from '../../../util/format-milliseconds';
import type { Problem } from '../../../diagnostics';
import { show } from './show';

/** What a Go duration can hold: 2^63 nanoseconds. */
const LONGEST = 9_223_372_036_854;

/** A duration in its largest exact unit: "1m", not "60s" or "1m0s". */
export function formatDuration(duration: Duration | undefined): string | undefined {
  return duration && formatMilliseconds(toMilliseconds(duration));
}

export function checkDuration(field: string, duration: Duration, why: string): Problem[] {
  if (typeof (duration as Partial<Duration> | null)?.toMilliseconds !== 'function') {
    return [
      {
        message: `${field} is ${show(duration)}, which is not a Duration.`,
        why,
        fix: 'use Duration.seconds(10) of cdk8s.',
      },
    ];
  }
  const milliseconds = toMilliseconds(duration);
  if (Number.isInteger(milliseconds) && milliseconds >= 1 && milliseconds <= LONGEST) return [];
  return [
    {
      message: `${field} is ${milliseconds} ms.`,
      why,
      fix: 'use at least 1 ms, whole milliseconds, and less than 292 years.',
    },
  ];
}

function toMilliseconds(duration: Duration): number {
  const milliseconds = duration.toMilliseconds({ integral: false });
  const whole = Math.round(milliseconds);
  // 1.001 s is 1000.9999999999999 ms in floating point; it stands for 1001 ms.
  return Math.abs(milliseconds - whole) < 1e-6 ? whole : milliseconds;
}
