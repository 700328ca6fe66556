// Pods that manifests ask for, and that Kubernetes does not make, or does not run.

export { autoscaledToZeroIn } from './autoscalers';
export { gatewaysWithoutPodsIn } from './gateways-without-pods';
export { jobsIn } from './jobs';
export { podsInDoubtOf } from './pods-in-doubt';
export { podsNotMadeIn } from './pods-not-made';
