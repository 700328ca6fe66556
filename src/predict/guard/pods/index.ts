// Pods that manifests ask for, and that Kubernetes does not make, or does not run.

export { autoscaledToZeroIn } from './autoscalers';
export { podsInDoubtOf } from './pods-in-doubt';
export { podsNotMadeIn } from './pods-not-made';
