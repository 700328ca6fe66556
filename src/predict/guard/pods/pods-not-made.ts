import type { ClusterView } from '../../istio/view';
import type { Unfollowed } from '../input';
import { namespacesClosedToAgents, podsNotAdmittedIn } from './admission';
import { podsAskedAboutIn } from './admission-policies';
import { podsOutOfLimitsIn } from './limit-ranges';
import { podMakersIn } from './pod-makers';
import { podsOverQuotaIn } from './quotas';
import { podsWithoutNodeIn } from './unscheduled';

const REASONS = [
  podsNotAdmittedIn,
  namespacesClosedToAgents,
  podsOutOfLimitsIn,
  podsOverQuotaIn,
  podsWithoutNodeIn,
  podsAskedAboutIn,
];

/** What makes pods by manifests alone that Kubernetes refuses, or may refuse, or has no Node for. */
export function podsNotMadeIn(view: ClusterView): Unfollowed[] {
  const makers = podMakersIn(view);
  return REASONS.flatMap((find) => find(makers, view.cluster));
}
