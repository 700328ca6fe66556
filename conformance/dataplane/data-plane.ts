import { fork, type ChildProcess } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LiveCluster, Mesh } from '../clusters/mesh';
import { NAMESPACE, PORT, SERVICE, WAYPOINT } from '../suites/guide/names';
import { isRunning, serversOf, type Pod } from './containers';
import { PodWatch } from './pods';
import { WaypointEnvoy } from './waypoint-envoy';
import { ALL_WELL, type Applied, type Disorder, type Gateway, type Server, type World } from './world';

const ENVOY_CLUSTER = `inbound-vip|${PORT}|http|${SERVICE}.${NAMESPACE}.svc.cluster.local`;
const HBONE_PORT = 15008;
const GATEWAY_LABEL = 'gateway.networking.k8s.io/gateway-name';
const EAST_WEST_GATEWAY = 'istio-eastwestgateway';
const FAILURE = { status: 503, body: 'out of order\n' };

/** How the data plane comes to be. */
export interface DataPlaneOptions {
  /** The program of Envoy. */
  readonly envoy: string;
  /** What runs a command in a network namespace of its own. */
  readonly unshare: readonly string[];
}

interface Proxy {
  readonly cluster: string;
  readonly pod: string;
  readonly envoy: WaypointEnvoy;
}

/**
 * What runs in the pods of both clusters, and between them: it follows what the API servers say of pods, as kubelets do, and
 * has servers, gateways and Envoys in a network namespace be the same.
 */
export class DataPlane {
  private readonly watches: readonly PodWatch[];
  private readonly proxies = new Map<string, Proxy>();
  private readonly folder = mkdtempSync(join(tmpdir(), 'cdk8s-ambient-data-'));
  private readonly inside: ChildProcess;
  private readonly applied = new EventEmitter();
  private death: Error | undefined;
  private isDirty = false;
  private working: Promise<void> | undefined;
  private count = 0;
  private lastServed: Applied['served'] = {};
  private stopped = false;
  private disorder = ALL_WELL;
  /** Another one has other Envoys. */
  private generation = 0;
  /** What a gateway was last told, by cluster. */
  private readonly behindGateways = new Map<string, Gateway['behind']>();

  constructor(
    private readonly mesh: Mesh,
    private readonly options: DataPlaneOptions,
  ) {
    const [unshare = '', ...args] = options.unshare;
    this.inside = fork(join(__dirname, 'inside.ts'), {
      execPath: unshare,
      execArgv: [...args, process.execPath, '--import', 'tsx'],
      // Its own group: Ctrl-C reaches us alone.
      detached: true,
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    this.inside.on('exit', (code) => this.die(new Error(`the network namespace ended by itself (exit ${code})`)));
    this.inside.on('error', (error) => this.die(error));
    this.inside.on('message', (now: Applied) => this.applied.emit(String(now.applied), now));
    // Also where nobody gets to stop us.
    process.once('exit', () => rmSync(this.folder, { recursive: true, force: true }));
    for (const { cluster } of mesh) this.setUpClient(cluster.name, cluster.clientHome);
    this.watches = mesh.map(
      ({ cluster }) =>
        new PodWatch(
          cluster,
          () => this.update(),
          (error) => this.die(error),
        ),
    );
  }

  /** The Envoy of a cluster's waypoint. */
  public envoyOf(cluster: string): WaypointEnvoy {
    this.requireAlive();
    const proxy = [...this.proxies.values()].find((one) => one.cluster === cluster);
    if (proxy === undefined) throw new Error(`${cluster} has no waypoint`);
    return proxy.envoy;
  }

  /** Where the waypoint of a cluster takes requests; undefined where it has no pod. */
  public waypointSocketOf(cluster: string): string | undefined {
    const isThere = [...this.proxies.values()].some((one) => one.cluster === cluster);
    return isThere ? this.frontSocket(cluster) : undefined;
  }

  /** True if the east-west gateway of a cluster lets requests in. */
  public hasGateway(cluster: string): boolean {
    return this.gateways().some((gateway) => gateway.cluster === cluster);
  }

  /** Returns once things are as out of order as that. */
  public async become(disorder: Disorder): Promise<void> {
    this.disorder = disorder;
    await this.served();
  }

  /** Has Envoys that remember nothing in place of those that run. */
  public async restartProxies(): Promise<void> {
    this.generation++;
    await this.served();
  }

  /** How many requests each container has answered until now, by "cluster/pod". */
  public async served(): Promise<Readonly<Record<string, number>>> {
    this.update();
    do {
      await this.working;
      this.requireAlive();
      // What came in just as the work was done.
      if (this.isDirty) this.update();
    } while (this.working !== undefined);
    return this.lastServed;
  }

  /** Where requests of a cluster's clients go. */
  private frontSocket(cluster: string): string {
    return join(this.folder, `${cluster}.sock`);
  }

  public requireAlive(): void {
    if (this.death !== undefined) throw this.death;
  }

  public async stop(): Promise<void> {
    this.stopped = true;
    this.watches.forEach((watch) => watch.stop());
    await this.working;
    for (const { envoy } of this.proxies.values()) envoy.stop();
    const isGone = new Promise((resolve) => this.inside.once('exit', resolve));
    if (this.inside.connected) {
      this.inside.disconnect();
      await isGone;
    }
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** In place of DNS and of the node's proxy, which would hand the request to the waypoint: curl's own configuration. */
  private setUpClient(cluster: string, home: string): void {
    mkdirSync(home, { recursive: true });
    writeFileSync(join(home, '.curlrc'), `unix-socket = "${this.frontSocket(cluster)}"\n`);
  }

  private update(): void {
    this.isDirty = true;
    this.working ??= this.work()
      .catch((error: unknown) => this.die(error as Error))
      .finally(() => (this.working = undefined));
  }

  private async work(): Promise<void> {
    while (this.isDirty && !this.stopped) {
      this.isDirty = false;
      await this.updateProxies();
      await this.send({
        servers: this.servers(),
        gateways: this.gateways(),
        envoys: [...this.proxies.values()].map(({ envoy }) => envoy.process),
      });
      for (const { envoy } of this.proxies.values()) await envoy.untilReady();
    }
  }

  private running(): readonly { readonly live: LiveCluster; readonly pods: readonly Pod[] }[] {
    return this.mesh
      .map((live, index) => ({ live, pods: this.watches[index]!.all.filter(isRunning) }))
      .filter(({ live }) => !this.disorder.down.has(live.cluster.name));
  }

  private servers(): readonly Server[] {
    return this.running().flatMap(({ live: { cluster }, pods }) =>
      pods
        .flatMap((pod) => serversOf(cluster.name, pod))
        .map((server) => (this.disorder.failing.has(cluster.name) ? { ...server, answers: { '*': FAILURE } } : server)),
    );
  }

  private gateways(): readonly (Gateway & { readonly cluster: string })[] {
    return this.running().flatMap(({ live, pods }) => {
      const { name } = live.cluster;
      const told = this.disorder.frozen.has(name) ? this.behindGateways.get(name) : undefined;
      return gatewayOf(live, pods).map(({ address, behind: now }) => {
        const behind = told ?? now;
        this.behindGateways.set(name, behind);
        return { cluster: name, address, behind };
      });
    });
  }

  private async updateProxies(): Promise<void> {
    const wanted = this.running().flatMap(({ live, pods }) =>
      pods
        .filter((pod) => pod.metadata.namespace === NAMESPACE && isOfGateway(pod, WAYPOINT))
        .map((pod) => ({ live, pod, key: `${live.cluster.name}-${pod.metadata.name}-${this.generation}` })),
    );
    for (const [key, { envoy }] of this.proxies) {
      if (wanted.some((one) => one.key === key)) continue;
      envoy.stop();
      this.proxies.delete(key);
    }
    for (const { live, pod, key } of wanted) {
      if (this.proxies.has(key)) continue;
      const envoy = await WaypointEnvoy.start(
        live,
        pod,
        {
          binary: this.options.envoy,
          // One that was not ready for a while is started anew.
          folder: mkdtempSync(join(this.folder, `${key}-`)),
          frontSocket: this.frontSocket(live.cluster.name),
          envoyCluster: ENVOY_CLUSTER,
        },
        (error) => this.die(error),
      );
      this.proxies.set(key, { cluster: live.cluster.name, pod: pod.metadata.name, envoy });
    }
  }

  private async send(world: World): Promise<void> {
    const isApplied = once(this.applied, String(++this.count));
    this.inside.send(world);
    const [{ served }] = (await isApplied) as [Applied];
    this.lastServed = served;
  }

  private die(error: Error): void {
    if (this.stopped) return;
    this.death ??= error;
    if (this.applied.listenerCount('error') > 0) this.applied.emit('error', error);
  }
}

/** The east-west gateway of a cluster, while a pod of it runs: it forwards to the pods of the service. */
function gatewayOf({ cluster }: LiveCluster, running: readonly Pod[]): readonly Gateway[] {
  if (!running.some((pod) => isOfGateway(pod, EAST_WEST_GATEWAY))) return [];
  const behind = running
    .filter(({ metadata: { namespace, labels } }) => namespace === NAMESPACE && labels?.app === SERVICE)
    .map(({ status }) => `${status!.podIP}:${PORT}`);
  return [{ address: `${cluster.gatewayAddress}:${HBONE_PORT}`, behind }];
}

function isOfGateway({ metadata }: Pod, name: string): boolean {
  return metadata.labels?.[GATEWAY_LABEL] === name;
}
