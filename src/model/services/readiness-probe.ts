import { isMap } from '../kube-object';
import type { Workload } from './workload';

/** The times of a readiness probe, in seconds, as far as it says them. */
export interface ReadinessProbe {
  readonly periodSeconds: number | undefined;
  readonly failureThreshold: number | undefined;
  readonly timeoutSeconds: number | undefined;
}

/** The readiness probes of a workload's containers, those that run beside the others from the start included. */
export function readinessProbesOf({ object: { kind, body } }: Workload): ReadinessProbe[] {
  const spec = isMap(body.spec) ? body.spec : {};
  const template = kind === 'Pod' ? { spec } : isMap(spec.template) ? spec.template : {};
  const podSpec = isMap(template.spec) ? template.spec : {};
  return [podSpec.containers, podSpec.initContainers]
    .flatMap((containers) => (Array.isArray(containers) ? (containers as unknown[]) : []))
    .flatMap((container) => (isMap(container) && isMap(container.readinessProbe) ? [container.readinessProbe] : []))
    .map(({ periodSeconds, failureThreshold, timeoutSeconds }) => ({
      periodSeconds: positive(periodSeconds),
      failureThreshold: positive(failureThreshold),
      timeoutSeconds: positive(timeoutSeconds),
    }));
}

/** Kubernetes takes 0 for what is not said. */
function positive(value: unknown): number | undefined {
  return typeof value === 'number' && value > 0 ? value : undefined;
}
