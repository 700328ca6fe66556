import type { KubernetesObject } from '../clusters/kubectl';
import type { LiveCluster, Mesh } from '../clusters/mesh';
import type { DataPlane } from '../dataplane/data-plane';
import { ALL_WELL } from '../dataplane/world';
import { NAMESPACE, SERVICE, WAYPOINT } from '../suites/guide/names';
import type { Outage } from '../../src/predict/outage';
import { compareText } from '../../src/util/compare-text';
import type { ApiRelay } from './api-relay';
import { targetsOf, type Target } from './node-proxy';

export const ISTIO = 'istio-system';
export const GATEWAY = 'istio-eastwestgateway';

interface Pod extends KubernetesObject {
  readonly spec: { readonly nodeName?: string };
}

interface Node extends KubernetesObject {
  readonly metadata: KubernetesObject['metadata'] & { readonly labels: Readonly<Record<string, string>> };
}

type Of<Kind extends Outage['kind']> = Outage & { readonly kind: Kind };

/** Makes outages real in clusters that run, and takes them back. */
export class Faults {
  private undo: (() => Promise<void> | void)[] = [];
  /** What node proxies were told before their istiod stopped. */
  private readonly lastTold = new Map<string, readonly Target[]>();
  private disorder = ALL_WELL;

  constructor(
    private readonly mesh: Mesh,
    private readonly relays: readonly ApiRelay[],
    private readonly traffic: DataPlane,
  ) {}

  /** Where the node proxies of a cluster send requests to the waypoint. */
  public async targetsIn(live: LiveCluster): Promise<readonly Target[]> {
    return this.lastTold.get(live.cluster.name) ?? (await targetsOf(live, this.mesh));
  }

  /**
   * What blinds control planes comes first, and the loss of a whole cluster last, which no other one notices: what else there is happens
   * in between, and is noticed by those that can.
   *
   * @param pause waits until control planes have noticed what they can
   */
  public async make(outages: readonly Outage[], pause: () => Promise<void>): Promise<void> {
    for (const outage of outages) {
      if (outage.kind === 'istiod-down') await this.stopIstiod(outage);
      if (outage.kind === 'remote-api-down') this.cut(outage.remote, outage.cluster);
    }
    await Promise.all(outages.map((outage) => this.takeAway(outage)));
    await pause();
    for (const outage of outages) if (outage.kind === 'cluster-down') await this.endCluster(outage);
  }

  /** Takes everything back. What stands after it, agrees again some time later. */
  public async mend(): Promise<void> {
    const undo = this.undo;
    this.undo = [];
    for (const step of undo) await step();
    this.lastTold.clear();
    this.disorder = ALL_WELL;
    await this.traffic.become(this.disorder);
  }

  private async takeAway(outage: Outage): Promise<void> {
    switch (outage.kind) {
      case 'scaled-to-zero':
        return this.scaleDown(outage.cluster, NAMESPACE, await deploymentOf(this.live(outage.cluster)));
      case 'waypoint-down':
        return this.scaleDown(outage.cluster, NAMESPACE, WAYPOINT);
      case 'gateway-down':
        return this.scaleDown(outage.cluster, ISTIO, GATEWAY);
      case 'unready':
        return this.makeSomeUnready(outage);
      case 'zone-down':
        return this.endZone(outage);
      case 'failing':
        this.disorder = { ...this.disorder, failing: new Set([...this.disorder.failing, outage.cluster!]) };
        return this.traffic.become(this.disorder);
      case 'gateway-address-down':
        throw new Error('the east-west gateways of this suite have one address each');
      case 'istiod-down':
      case 'remote-api-down':
      case 'cluster-down':
        return;
    }
  }

  private async stopIstiod({ cluster: name }: Of<'istiod-down'>): Promise<void> {
    const live = this.live(name);
    this.lastTold.set(name, await targetsOf(live, this.mesh));
    this.disorder = { ...this.disorder, frozen: new Set([...this.disorder.frozen, name]) };
    await this.traffic.become(this.disorder);
    live.cluster.hold('pilot-discovery', true);
    this.undo.push(() => live.cluster.hold('pilot-discovery', false));
  }

  private cut(remote: string, viewer?: string): void {
    for (const relay of this.relays) {
      if (relay.remote.name !== remote || (viewer ?? relay.viewer.name) !== relay.viewer.name) continue;
      relay.cut();
      this.undo.push(() => relay.mend());
    }
  }

  private async endCluster({ cluster }: Of<'cluster-down'>): Promise<void> {
    this.cut(cluster);
    this.disorder = { ...this.disorder, down: new Set([...this.disorder.down, cluster]) };
    await this.traffic.become(this.disorder);
  }

  private async scaleDown(cluster: string, namespace: string, deployment: string): Promise<void> {
    const { kubectl } = this.live(cluster).cluster;
    const found = await kubectl.get<KubernetesObject & { spec: { replicas: number } }>(
      'deployment',
      namespace,
      deployment,
    );
    const scale = (replicas: number): Promise<unknown> =>
      kubectl.do('scale', 'deployment', deployment, '-n', namespace, `--replicas=${replicas}`);
    await scale(0);
    this.undo.push(async () => void (await scale(found!.spec.replicas)));
  }

  /** The first of them by name. */
  private async makeSomeUnready({ cluster, pods: fraction }: Of<'unready'>): Promise<void> {
    const pods = (await this.podsOf(cluster, NAMESPACE)).filter(isOfService);
    await this.makeUnready(cluster, pods.slice(0, Math.ceil(pods.length * fraction)));
  }

  /** As the controller of nodes does it where a kubelet says nothing any more. */
  private async endZone({ cluster, zone }: Of<'zone-down'>): Promise<void> {
    const { kubectl } = this.live(cluster).cluster;
    const nodes = (await kubectl.list<Node>('node', '')).filter(
      ({ metadata }) => metadata.labels['topology.kubernetes.io/zone'] === zone,
    );
    const names = nodes.map(({ metadata }) => metadata.name);
    const pods = (await this.podsOf(cluster, '')).filter(({ spec }) => names.includes(spec.nodeName ?? ''));
    await this.makeUnready(cluster, pods);
  }

  private async makeUnready(cluster: string, pods: readonly Pod[]): Promise<void> {
    const { kubectl } = this.live(cluster).cluster;
    const set = async (status: 'True' | 'False'): Promise<void> => {
      const conditions = ['Ready', 'ContainersReady'].map((type) => ({ type, status }));
      const patch = ['--subresource=status', '--patch', JSON.stringify({ status: { conditions } })];
      await Promise.all(
        pods.map(async ({ metadata: { name, namespace = '' } }) => {
          // One that is gone by now is not there to be ready.
          const { code, stderr } = await kubectl.run(['patch', 'pod', name, '-n', namespace, ...patch]);
          if (code !== 0 && !stderr.includes('NotFound')) throw new Error(stderr);
        }),
      );
    };
    await set('False');
    this.undo.push(() => set('True'));
  }

  private async podsOf(cluster: string, namespace: string): Promise<readonly Pod[]> {
    const pods = await this.live(cluster).cluster.kubectl.list<Pod>('pod', namespace);
    return [...pods].sort((one, other) => compareText(one.metadata.name, other.metadata.name));
  }

  private live(name: string): LiveCluster {
    return this.mesh.find(({ cluster }) => cluster.name === name)!;
  }
}

/** The Deployment of helloworld in a cluster. */
export async function deploymentOf({ cluster }: LiveCluster): Promise<string> {
  const [deployment] = await cluster.kubectl.list('deployment', NAMESPACE, `app=${SERVICE}`);
  if (deployment === undefined) throw new Error(`there is no Deployment of ${SERVICE} in ${cluster.name}`);
  return deployment.metadata.name;
}

function isOfService({ metadata }: Pod): boolean {
  return metadata.labels?.app === SERVICE;
}
