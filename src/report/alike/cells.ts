import type { Answer, Verdict } from '../../predict/answer';
import { excuseOf, type Scenario } from '../../predict/scenarios';
import { formatPercent } from '../../util/percent';
import { describeFailedRequests } from '../failed-requests';

/** The verdicts whose reason is printed. */
export const BAD: ReadonlySet<Verdict> = new Set(['stuck', 'blackhole', 'denied', 'unknown']);
/** Of a share of 1: less is rounding. */
export const NOTABLE = 1.05;

/**
 * Why an answer is accepted, which is printed in place of its cause: the change that would alter it is not asked for. Undefined where
 * it is not accepted. See docs/defaults.md.
 */
export function excuseText({ verdict }: Answer, scenario: Scenario): string | undefined {
  const excuse = excuseOf(verdict, scenario);
  return excuse && `${excuse.name}: ${excuse.says}`;
}

/** The share of requests that fail in the end. */
export function errorsOf({ afterEjection }: Answer): string {
  return afterEjection === undefined ? '?' : formatPercent(afterEjection.errors);
}

/** How many requests fail until hosts are ejected, where that differs from what fails afterwards. */
export function untilEjected({ untilEjected: before, afterEjection: after }: Answer): string {
  if (before === undefined || after === undefined || formatPercent(before.errors) === formatPercent(after.errors))
    return '';
  return `until ejected ${formatPercent(before.errors)} errors`;
}

/** How many requests fail at a rate, where one is given. */
export function failedAt(answer: Answer, rate: number | undefined): string {
  return (rate === undefined ? undefined : describeFailedRequests(answer, rate)) ?? '';
}

/** The parts of a cell that have something to say. */
export function joined(parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join('; ');
}
