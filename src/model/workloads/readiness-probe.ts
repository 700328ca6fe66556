import { fieldsOf, maps } from '../../util/maps';
import { isMap } from '../object';
import { podSpecOf } from './pod-spec';
import type { Workload } from './workload';

/** The times of a readiness probe, in seconds, as far as it says them. */
export interface ReadinessProbe {
  readonly periodSeconds: number | undefined;
  readonly failureThreshold: number | undefined;
  readonly timeoutSeconds: number | undefined;
}

/** The readiness probes of a workload's containers, those that run beside the others from the start included. */
export function readinessProbesOf(workload: Workload): ReadinessProbe[] {
  return probed(workload).map(({ probe: { periodSeconds, failureThreshold, timeoutSeconds } }) => ({
    periodSeconds: positive(periodSeconds),
    failureThreshold: positive(failureThreshold),
    timeoutSeconds: positive(timeoutSeconds),
  }));
}

/** A readiness probe for a port by a name that the ports of its container do not have. */
export interface UnansweredProbe {
  readonly container: string;
  readonly port: string;
}

/**
 * The readiness probes that cannot be carried out: the kubelet looks for a named port among those of the container, and leaves the pod
 * as it was at the start, not ready, where it finds none.
 *
 * @see kubernetes pkg/probe/util.go ResolveContainerPort; pkg/kubelet/prober/worker.go doProbe
 */
export function unansweredProbesOf(workload: Workload): UnansweredProbe[] {
  return probed(workload).flatMap(({ container, probe: { httpGet, tcpSocket } }) => {
    const { port } = isMap(httpGet) ? httpGet : fieldsOf(tcpSocket);
    if (typeof port !== 'string' || /^\d+$/.test(port)) return [];
    return maps(container.ports).some(({ name }) => name === port) ? [] : [{ container: String(container.name), port }];
  });
}

interface Probed {
  readonly container: Readonly<Record<string, unknown>>;
  readonly probe: Readonly<Record<string, unknown>>;
}

function probed({ object }: Workload): Probed[] {
  const { containers, initContainers } = podSpecOf(object);
  return [...maps(containers), ...maps(initContainers)].flatMap((container) =>
    isMap(container.readinessProbe) ? [{ container, probe: container.readinessProbe }] : [],
  );
}

/** Kubernetes takes 0 for what is not said. */
function positive(value: unknown): number | undefined {
  return typeof value === 'number' && value > 0 ? value : undefined;
}
