import { compareText } from '../util/compare-text';
import type { Diagnostic } from './diagnostic';

/** The worst first. */
export const SEVERITIES = ['error', 'warning', 'advice'] as const satisfies readonly Diagnostic['severity'][];

/** Diagnostics in the order in which people read them: by file, line, cluster, rule and text. */
export function compareDiagnostics(left: Diagnostic, right: Diagnostic): number {
  return (
    compareText(left.file ?? '', right.file ?? '') ||
    (left.line ?? 0) - (right.line ?? 0) ||
    compareText(left.cluster ?? '', right.cluster ?? '') ||
    compareText(left.rule, right.rule) ||
    compareText(left.message, right.message)
  );
}

/** The worst first; those of one severity stay in their order. */
export function compareSeverity(left: Pick<Diagnostic, 'severity'>, right: Pick<Diagnostic, 'severity'>): number {
  return SEVERITIES.indexOf(left.severity) - SEVERITIES.indexOf(right.severity);
}
