import { invalid, show, type Complaints } from '../api/complaint';
import { isDomainLabel } from './domain-name';

const OWN = '.';
const ALL = '*';
const NONE = '~';

/**
 * Namespaces a rule is visible in, each once. A rule for chosen workloads stays in its own namespace.
 *
 * Source: istio, pkg/config/validation/validation.go, validateExportTo.
 */
export function* checkExportTo(
  exportTo: readonly string[],
  namespace: string,
  hasWorkloadSelector: boolean,
): Complaints {
  const seen = new Set<string>();
  for (const [index, entry] of exportTo.entries()) {
    const path = `spec.exportTo[${index}]`;
    const meant = entry === OWN ? namespace : entry;
    if (seen.has(meant)) {
      yield invalid(path, `The rule is exported to ${show(meant)} twice.`);
    } else if (meant === NONE) {
      yield invalid(path, 'A rule cannot be exported to no namespace ("~"): delete it instead.');
    } else if (meant !== ALL && !isDomainLabel(meant)) {
      yield invalid(path, `${show(meant)} is neither a namespace nor "." (the rule's own) or "*" (all).`);
    } else {
      seen.add(meant);
    }
  }
  if (hasWorkloadSelector && seen.size > 0 && (seen.size > 1 || !seen.has(namespace))) {
    yield invalid('spec.exportTo', 'A rule with a workloadSelector is for its own namespace: export it to "." alone.');
  }
  if (seen.has(ALL) && exportTo.length > 1) {
    yield invalid('spec.exportTo', '"*" exports to all namespaces, so nothing else may stand beside it.');
  }
}
