import type { Failing } from '../../shares';
import type { SentOutlierDetection } from '../hosts';
import { detect } from './detection';
import { noteDecision } from './use-of-counts';

/**
 * True if some threshold that is on counts the failures of a host.
 *
 * @param supposed in place of what is sent
 */
export function isCounted(
  failing: Failing,
  sent: SentOutlierDetection,
  supposed: Partial<SentOutlierDetection> = {},
): boolean {
  const result = detect(failing, { ...sent, ...supposed }) !== undefined;
  noteDecision({ what: 'isCounted', failing, sent, supposed, result });
  return result;
}
