import { maps } from '../../util/maps';
import type { KubeObject } from '../object';
import { podSpecOf } from './pod-spec';
import type { Port } from '../services';

/** The port of the pod that requests to a port of the Service go to; undefined where the pod has no port of that name. */
export function targetPortOf({ port, targetPort }: Port, workload: KubeObject | undefined): number | undefined {
  if (typeof targetPort !== 'string') return targetPort ?? port;
  // Where the containers are not known, any number is as good as another.
  if (workload === undefined) return port;
  const { initContainers, containers } = podSpecOf(workload);
  return [initContainers, containers]
    .flatMap(maps)
    .flatMap(({ ports }) => maps(ports))
    .filter(({ name }) => name === targetPort)
    .map(({ containerPort }) => containerPort)
    .find((number) => typeof number === 'number');
}
