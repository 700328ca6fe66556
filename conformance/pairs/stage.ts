import { trust } from '../clusters/istio';
import type { LiveCluster, Mesh } from '../clusters/mesh';
import { DataPlane } from '../dataplane/data-plane';
import { requireNetworkNamespace } from '../dataplane/network-namespace';
import { requireEnvoy } from '../envoy/install';
import { saidOfService, sentOfService } from '../live/node-proxies';
import { isRootOfTrust, readLive } from '../live/snapshot';
import { saidOfWaypoint, sentToWaypoint } from '../live/waypoints';
import { NAMESPACE, SERVICE, WAYPOINT } from '../suites/guide/names';
import { istiodDeployment } from '../suites/operations/faults';
import type { Mesh as ReadMesh } from '../../src/model/mesh/mesh';
import { ApiRelay } from './api-relay';
import { deploymentOf, Faults, GATEWAY, ISTIO } from './faults';

/** Two, so that half of them can fail, and each in a zone of its own. */
const PODS = 2;

interface Deployment {
  readonly metadata: { readonly name: string };
  readonly spec: { readonly replicas: number };
  readonly status?: { readonly readyReplicas?: number; readonly replicas?: number };
}

/** Clusters with the guide's set-up, real requests between them, and what makes failures real. */
export class Stage {
  private dataPlane: DataPlane | undefined;
  private known: Faults | undefined;
  private relays: readonly ApiRelay[] = [];

  constructor(public readonly mesh: Mesh) {}

  public get traffic(): DataPlane {
    if (this.dataPlane === undefined) throw new Error('the data plane is not up');
    return this.dataPlane;
  }

  public get faults(): Faults {
    return (this.known ??= new Faults(this.mesh, this.relays, this.traffic));
  }

  /** From its return, istiods read other clusters by connections that can be cut, and requests have answers. */
  public async start(): Promise<void> {
    const clusters = this.mesh.map(({ cluster }) => cluster);
    this.relays = await Promise.all(
      clusters.flatMap((viewer) =>
        clusters.filter((remote) => remote !== viewer).map((remote) => ApiRelay.open(viewer, remote)),
      ),
    );
    // An istiod whose remote secret changes forgets for good what node proxies are told of that cluster: it gets a new one.
    for (const { kubectl } of clusters)
      await kubectl.do('delete', 'secret', '-n', ISTIO, '-l', 'istio/multiCluster=true');
    for (const { viewer, remote, portableKubeconfig } of this.relays) await trust(viewer, remote, portableKubeconfig);
    for (const live of this.mesh) {
      await live.cluster.kubectl.apply([istiodDeployment('1.31.0', 'true')]);
      await spreadPods(live);
    }
    const [envoy, unshare] = await Promise.all([requireEnvoy(), requireNetworkNamespace()]);
    this.dataPlane = new DataPlane(this.mesh, { envoy, unshare });
    await this.dataPlane.served();
  }

  /** Returns the clusters as they are once all is well, and every istiod sends what we say it does. */
  public async untilWell(): Promise<ReadMesh> {
    let read: ReadMesh | undefined;
    await this.mesh[0]!.patience.until(async () => {
      const missing = (await Promise.all(this.mesh.map(whatIsMissing))).flat();
      if (missing.length > 0) return { expected: 'all pods', got: `pods that are not ready: ${missing.join(', ')}` };
      read = await readLive(this.mesh, isRootOfTrust);
      const seen = await Promise.all(this.mesh.map((live) => agreement(read!, live)));
      return { expected: seen.map(([sent]) => sent).join('\n'), got: seen.map(([, said]) => said).join('\n') };
    });
    return read!;
  }

  public async end(): Promise<void> {
    await this.known?.mend();
    await this.dataPlane?.stop();
    this.relays.forEach((relay) => relay.close());
    this.dataPlane = undefined;
    this.known = undefined;
  }
}

/** Has pods of helloworld in both zones. */
async function spreadPods(live: LiveCluster): Promise<void> {
  const { kubectl } = live.cluster;
  const name = await deploymentOf(live);
  const constraint = {
    maxSkew: 1,
    topologyKey: 'topology.kubernetes.io/zone',
    whenUnsatisfiable: 'DoNotSchedule',
    labelSelector: { matchLabels: { app: SERVICE } },
    matchLabelKeys: ['pod-template-hash'],
  };
  const spec = { replicas: PODS, template: { spec: { topologySpreadConstraints: [constraint] } } };
  await kubectl.do('patch', 'deployment', name, '-n', NAMESPACE, '--type=merge', '--patch', JSON.stringify({ spec }));
}

async function whatIsMissing(live: LiveCluster): Promise<readonly string[]> {
  const { kubectl, name: cluster } = live.cluster;
  const wanted = [
    [NAMESPACE, await deploymentOf(live), PODS],
    [NAMESPACE, WAYPOINT, 1],
    [ISTIO, GATEWAY, 1],
  ] as const;
  const found = await Promise.all(
    wanted.map(async ([namespace, name, count]) => {
      const { status = {} } = (await kubectl.get<Deployment>('deployment', namespace, name)) ?? {};
      return status.readyReplicas === count && status.replicas === count ? [] : [`${cluster}/${namespace}/${name}`];
    }),
  );
  return found.flat();
}

/** What istiod sends the waypoint and the node proxies of a cluster, and what we say it does. */
async function agreement(read: ReadMesh, live: LiveCluster): Promise<readonly [sent: string, said: string]> {
  const [node] = await live.cluster.kubectl.list('node', '');
  const keys = [SERVICE, WAYPOINT].map((name) => `${NAMESPACE}/${name}`);
  const sent = [
    await sentToWaypoint(live, NAMESPACE, WAYPOINT),
    ...(await Promise.all(keys.map((key) => sentOfService(live, node!.metadata.name, key)))),
  ];
  const said = [
    saidOfWaypoint(read, live, `${NAMESPACE}/${WAYPOINT}`),
    ...keys.map((key) => saidOfService(read, live, key)),
  ];
  return [`${live.cluster.name}: ${sent.join('. ')}`, `${live.cluster.name}: ${said.join('. ')}`];
}
