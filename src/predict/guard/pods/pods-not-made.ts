import type { ClusterView } from '../../istio/view';
import type { Unfollowed } from '../input';
import { namespacesClosedToAgents, podsNotAdmittedIn } from './admission';
import { podsOutOfLimitsIn } from './limit-ranges';
import { podMakersIn } from './pod-makers';
import { podsOverQuotaIn } from './quotas';
import { podsWithoutNodeIn } from './unscheduled';

const REASONS = [podsNotAdmittedIn, namespacesClosedToAgents, podsOutOfLimitsIn, podsOverQuotaIn, podsWithoutNodeIn];

/** What makes pods by manifests alone that Kubernetes refuses, or has no Node for. */
export function podsNotMadeIn(view: ClusterView): Unfollowed[] {
  const makers = podMakersIn(view);
  return REASONS.flatMap((find) => find(makers, view.cluster));
}
