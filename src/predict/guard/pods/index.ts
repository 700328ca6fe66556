// Pods that manifests ask for, and that Kubernetes does not make, or does not run.

export { autoscaledToZeroIn } from './autoscalers';
export { jobsIn } from './jobs';
export { podsInDoubtOf } from './pods-in-doubt';
export { podsNotMadeIn } from './pods-not-made';
