import type { Problem } from '../../../diagnostics';
import { checkLabels } from './check';
import * as istio from '../../../istio/vocabulary';

/** What is wrong with the labels that a waypoint's pods are given in place of its Gateway's (`spec.infrastructure.labels`). */
export function checkPodLabels(labels: Record<string, string> | undefined): Problem[] {
  const count = Object.keys(labels ?? {}).length;
  const problems = checkLabels('podLabels', labels);
  if (count > istio.MOST_INFRASTRUCTURE_LABELS) {
    problems.push({
      message: `podLabels has ${count} labels; spec.infrastructure.labels takes ${istio.MOST_INFRASTRUCTURE_LABELS}.`,
      why: 'the API server refuses the Gateway, so there is no waypoint, and no rule applies.',
      fix: 'leave some out; the pods restart once without them.',
    });
  }
  if (Object.hasOwn(labels ?? {}, istio.LABEL_NETWORK)) {
    problems.push({
      message: `podLabels sets "${istio.LABEL_NETWORK}".`,
      why: 'istiod writes that label itself and replaces this one; two sources of one network can disagree.',
      fix: 'leave it out: the network of each Cluster is the one of its istiod.',
    });
  }
  return problems;
}
