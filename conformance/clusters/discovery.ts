import { join } from 'node:path';
import { binaryDirectory } from './cache';
import { runOrThrow } from './command';
import type { KubernetesObject } from './kubectl';
import type { LiveCluster } from './mesh';

/** One endpoint as istiod sends it to a waypoint. */
export interface Endpoint {
  readonly envoyCluster: string;
  /** host:port */
  readonly address: string;
  /** Envoy's internal listener that wraps the connection; empty for a connection in plain text. */
  readonly listener: string;
  readonly locality: string;
  readonly priority: number;
  readonly weight: number;
  readonly health: string;
}

interface Pod extends KubernetesObject {
  readonly status: { readonly podIP?: string };
}

/** Connects to the cluster's istiod as its waypoint does, and returns all endpoints it is sent. */
export async function endpointsOfWaypoint(
  { cluster, istiod }: LiveCluster,
  namespace: string,
  waypoint: string,
): Promise<readonly Endpoint[]> {
  const selector = `gateway.networking.k8s.io/gateway-name=${waypoint}`;
  const pod = (await cluster.kubectl.list<Pod>('pod', namespace, selector)).find(
    ({ metadata, status }) => metadata.deletionTimestamp === undefined && status.podIP !== undefined,
  );
  if (pod?.status.podIP === undefined) {
    throw new Error(`there is no pod of waypoint ${namespace}/${waypoint} in ${cluster.name}`);
  }
  const lines = await runOrThrow({
    binary: join(binaryDirectory(), 'waypoint'),
    args: [
      `-istiod=${istiod.discovery}`,
      `-cluster=${cluster.name}`,
      `-network=${cluster.network}`,
      `-namespace=${namespace}`,
      `-pod=${pod.metadata.name}`,
      `-address=${pod.status.podIP}`,
    ],
    env: { PATH: process.env.PATH },
  });
  return lines
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Endpoint);
}
