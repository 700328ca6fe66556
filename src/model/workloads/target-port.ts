import { maps } from '../../util/maps';
import type { KubeObject } from '../object';
import { podContainersOf, podSpecOf } from './pod-spec';
import type { Port } from '../services';

/** The port of the pod that requests to a port of the Service go to; undefined where the pod has no port of that name. */
export function targetPortOf({ port, targetPort }: Port, workload: KubeObject | undefined): number | undefined {
  if (typeof targetPort !== 'string') return targetPort ?? port;
  // Where the containers are not known, any number is as good as another.
  if (workload === undefined) return port;
  return portsOf(workload)
    .filter(({ name }) => name === targetPort)
    .map(({ containerPort }) => containerPort)
    .find((number) => typeof number === 'number');
}

/** The numbers of the ports that the containers of a workload declare. One that listens need not declare its port. */
export function declaredPortsOf(workload: KubeObject): ReadonlySet<number> {
  return new Set(
    portsOf(workload)
      .map(({ containerPort }) => containerPort)
      .filter((number) => typeof number === 'number'),
  );
}

function portsOf(workload: KubeObject): readonly Readonly<Record<string, unknown>>[] {
  return podContainersOf(podSpecOf(workload)).flatMap(({ ports }) => maps(ports));
}
