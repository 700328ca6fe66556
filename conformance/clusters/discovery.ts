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
  { view }: { readonly view?: string } = {},
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
      ...(view === undefined ? [] : [`-view=${view}`]),
    ],
    env: { PATH: process.env.PATH },
  });
  return lines
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Endpoint);
}

/** A workload or a service as istiod sends it to a node's ztunnel. */
export interface SentAddress {
  readonly workload?: {
    readonly name: string;
    readonly namespace: string;
    readonly cluster: string;
    readonly network: string;
    readonly node: string;
    /** region/zone/subzone, with every slash. */
    readonly locality: string;
    readonly healthy: boolean;
    readonly capacity: number;
    /** The address of the gateway it is reached through; empty for none. */
    readonly gateway: string;
    /** Those it stands behind, as namespace/hostname. */
    readonly services: readonly string[];
  };
  readonly service?: {
    readonly name: string;
    readonly namespace: string;
    readonly hostname: string;
    /** The host name of its waypoint; empty for none. */
    readonly waypoint: string;
    readonly preference: readonly string[];
    readonly mode: string;
  };
}

/** Connects to the cluster's istiod as the ztunnel of a node does, and returns everything it is sent. */
export async function addressesOfNodeProxy(
  { cluster, istiod }: LiveCluster,
  node: string,
): Promise<readonly SentAddress[]> {
  const lines = await runOrThrow({
    binary: join(binaryDirectory(), 'ztunnel'),
    args: [`-istiod=${istiod.discovery}`, `-cluster=${cluster.name}`, `-network=${cluster.network}`, `-node=${node}`],
    env: { PATH: process.env.PATH },
  });
  return lines
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as SentAddress);
}
