import { Cluster, type ClusterIdentity } from './cluster';
import { startApiServer, startControllers } from './control-plane';
import { createEastWestGateway } from './east-west-gateway';
import { enrolPods } from './enrolment';
import { type Installation, installIstio, type Istiod, startIstiod, trust } from './istio';
import { startNodes } from './nodes';
import { Patience } from './patience';
import type { Processes } from './processes';

/** The guide's two clusters, each with a network and a region of its own. */
const IDENTITIES: readonly ClusterIdentity[] = [
  { name: 'cluster1', number: 1, network: 'network1', region: 'us-east' },
  { name: 'cluster2', number: 2, network: 'network2', region: 'us-west' },
];

/** One that joins later. */
const NEWCOMER: ClusterIdentity = { name: 'cluster3', number: 3, network: 'network3', region: 'eu-west' };

export const CLUSTER_NAMES: readonly string[] = IDENTITIES.map(({ name }) => name);

// Many times what anything takes on 2 cores that have little else to do: a busy machine is not what is looked for.
const SECONDS_TO_COME_UP = 300;
const SECONDS_TO_CONVERGE = 120;

export interface LiveCluster {
  readonly cluster: Cluster;
  readonly istiod: Istiod;
  /** For what controllers do after a change. */
  readonly patience: Patience;
}

/** Two clusters of one mesh, running, with nothing of what is under test in them. */
export type Mesh = readonly LiveCluster[];

/**
 * Clusters are brought up side by side, in steps: an istiod that starts reads the other cluster too.
 *
 * @param canExec true where `kubectl exec` has to run something
 */
export async function bringUp(runDirectory: string, processes: Processes, canExec: boolean): Promise<Mesh> {
  const patience = new Patience(processes, SECONDS_TO_COME_UP);
  const clusters = IDENTITIES.map((identity) => new Cluster(identity, runDirectory, processes, patience, canExec));
  await Promise.all(clusters.map(startApiServer));
  const installations = await Promise.all(clusters.map(install));
  await Promise.all(clusters.flatMap((cluster) => others(clusters, cluster).map((other) => trust(cluster, other))));
  return Promise.all(
    installations.map(async (installation) => ({
      cluster: installation.cluster,
      istiod: await complete(installation),
      patience: new Patience(processes, SECONDS_TO_CONVERGE),
    })),
  );
}

/**
 * A third cluster, beside those of a mesh that is up: Istio is installed in it, with an east-west gateway, and no istiod knows
 * of another one.
 */
export async function bringUpNewcomer([one]: Mesh): Promise<LiveCluster> {
  if (one === undefined) throw new Error('there is no mesh to stand beside');
  const cluster = one.cluster.beside(NEWCOMER);
  await startApiServer(cluster);
  return { cluster, istiod: await complete(await install(cluster)), patience: one.patience };
}

async function install(cluster: Cluster): Promise<Installation> {
  await startControllers(cluster);
  await startNodes(cluster);
  const installation = await installIstio(cluster);
  await enrolPods(cluster);
  return installation;
}

async function complete(installation: Installation): Promise<Istiod> {
  const istiod = await startIstiod(installation);
  await createEastWestGateway(installation.cluster);
  return istiod;
}

function others(clusters: readonly Cluster[], cluster: Cluster): readonly Cluster[] {
  return clusters.filter((other) => other !== cluster);
}
