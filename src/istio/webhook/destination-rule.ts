import { isMap, stringMap } from '../../util/maps';
import { invalid, type Complaint, type Complaints } from '../api/complaint';
import { findDomainProblem } from './domain-name';
import { checkExportTo } from './export-to';
import { checkAnnotations } from './metadata';
import { Log } from '../api/decoder';
import { DESTINATION_RULE, type DestinationRule } from '../api/destination-rule';
import { checkSubsets } from './subset';
import { checkTrafficPolicy } from './traffic-policy';
import { checkWorkloadSelector } from './workload-selector';

/** What Istio makes of an object. */
export interface WebhookVerdict {
  /** Why the object is refused; empty where it is not. */
  readonly errors: readonly Complaint[];
  /** What the client that applies the object is told. */
  readonly warnings: readonly Complaint[];
}

/** What Kubernetes puts an object into that does not say where it belongs. */
const DEFAULT_NAMESPACE = 'default';

/**
 * Judges a DestinationRule as the webhook of istiod 1.31 does: first whether the object can be read at all, then what is in
 * it. What Istio forgets to look at is forgotten here too. The schema of the CRD has its own say before that, and is looked
 * at elsewhere: it knows ranges, enums and required fields that are not checked here.
 *
 * Source: istio, pkg/config/validation/validation.go, ValidateDestinationRule.
 */
export function validateDestinationRule(object: Readonly<Record<string, unknown>>): WebhookVerdict {
  const metadata = isMap(object.metadata) ? object.metadata : {};
  const log = new Log();
  const rule = DESTINATION_RULE.decode(object.spec, 'spec', log);
  const complaints = [...log.complaints];
  if (!complaints.some(({ kind }) => kind === 'undecodable')) {
    const namespace = typeof metadata.namespace === 'string' ? metadata.namespace : DEFAULT_NAMESPACE;
    // An annotation that is refused is all that istiod looks at.
    const refused = [...checkAnnotations(stringMap(metadata.annotations))];
    complaints.push(...(refused.length > 0 ? refused : checkSpec(rule, namespace)));
  }
  return {
    errors: complaints.filter(({ kind }) => kind !== 'warning'),
    warnings: complaints.filter(({ kind }) => kind === 'warning'),
  };
}

function* checkSpec(rule: DestinationRule, namespace: string): Complaints {
  const problem = findDomainProblem(rule.host, { wildcard: true });
  if (problem !== undefined) {
    yield invalid('spec.host', `${problem} A rule without a valid host is for no service, and none fails over by it.`);
  }
  yield* checkTrafficPolicy(rule.trafficPolicy, namespace, 'spec.trafficPolicy');
  yield* checkSubsets(rule.subsets, namespace);
  yield* checkExportTo(rule.exportTo, namespace, rule.workloadSelector !== undefined);
  yield* checkWorkloadSelector(rule.workloadSelector);
}
