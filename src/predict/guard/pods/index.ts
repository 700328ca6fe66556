// Pods that manifests ask for, and that Kubernetes does not make, or does not run.

export { namespacesClosedToAgents, podsNotAdmittedIn } from './admission';
export { autoscaledToZeroIn } from './autoscalers';
export { podsOutOfLimitsIn } from './limit-ranges';
export { podMakersIn } from './pod-makers';
export { podsInDoubtOf } from './pods-in-doubt';
export { podsOverQuotaIn } from './quotas';
export { podsWithoutNodeIn } from './unscheduled';
