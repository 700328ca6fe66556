import type { Diagnostic } from '../../src/diagnostics';
import { RULES } from '../../src/rules/engine';
import { valueAt, type Edit } from './edits';

/** A kind of edit that the property does not hold for, on purpose. docs/check.md lists them. */
export interface Exception {
  readonly name: string;
  /** True for an edit of that kind. It knows the edit and not what became of it. */
  readonly isOf: (edit: Edit) => boolean;
}

/** Edits whose result somebody may want: `check` may be silent where the prediction is worse. */
export const INTENDED: readonly Exception[] = [
  {
    name: 'a Deployment scaled to 0: the cluster only consumes the service from then on',
    isOf: ({ kind, place, body, becomes: [now] }) =>
      body.kind === 'Deployment' &&
      kind === 'value' &&
      place.path.join('.') === 'spec.replicas' &&
      valueAt(now, place.path) === 0,
  },
  {
    name: 'consecutive5xxErrors set to 0: an error 500 is an answer of the application from then on',
    isOf: ({ kind, place, body, becomes: [now] }) =>
      body.kind === 'DestinationRule' &&
      kind === 'value' &&
      place.path.at(-1) === 'consecutive5xxErrors' &&
      valueAt(now, place.path) === 0,
  },
];

/**
 * What is refused before istiod acts on it: an error whatever the prediction says, because the old object stays. The suite `rules` puts the
 * examples of these rules to a real API server and istiod.
 */
const REFUSED: ReadonlySet<string> = new Set([
  ...RULES.filter(({ bad }) => bad.refusedBy !== undefined).map(({ id }) => id),
  // The Gateway is taken; the Service that istiod makes of it is refused.
  'gateway-name-invalid',
  // Which one counts is an accident.
  'declared-twice',
]);

/** Errors that are right although no answer of the prediction changes. */
export function isErrorAnyway({ rule }: Diagnostic): boolean {
  return REFUSED.has(rule);
}
