import { maps } from '../../util/maps';
import type { KubeObject } from '../object';
import { podContainersOf, podSpecOf } from './pod-spec';
import type { Port } from '../services';

/**
 * The port of the pod that requests to a port of the Service go to; undefined where the pod has no port of that name and protocol. Containers
 * come first, and of those that run before them only the ones that go on running count.
 *
 * @see kubernetes staging/src/k8s.io/endpointslice/utils.go FindPort; istio pilot/pkg/serviceregistry/kube/controller/util.go FindPort
 */
export function targetPortOf(
  { port, targetPort, protocol }: Port,
  workload: KubeObject | undefined,
): number | undefined {
  if (typeof targetPort !== 'string') return targetPort ?? port;
  // Where the containers are not known, any number is as good as another.
  if (workload === undefined) return port;
  const { containers, initContainers } = podSpecOf(workload);
  const sidecars = maps(initContainers).filter(({ restartPolicy }) => restartPolicy === 'Always');
  return portsOf([...maps(containers), ...sidecars])
    .filter((candidate) => candidate.name === targetPort && (candidate.protocol ?? 'TCP') === protocol)
    .map(({ containerPort }) => containerPort)
    .find((number) => typeof number === 'number');
}

/** The numbers of the ports that the containers of a workload declare. One that listens need not declare its port. */
export function declaredPortsOf(workload: KubeObject): ReadonlySet<number> {
  return new Set(
    portsOf(podContainersOf(podSpecOf(workload)))
      .map(({ containerPort }) => containerPort)
      .filter((number) => typeof number === 'number'),
  );
}

function portsOf(
  containers: readonly Readonly<Record<string, unknown>>[],
): readonly Readonly<Record<string, unknown>>[] {
  return containers.flatMap(({ ports }) => maps(ports));
}
