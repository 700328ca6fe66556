import { spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { binaryDirectory } from '../clusters/cache';
import type { LiveCluster } from '../clusters/mesh';
import { forEverybody, httpListener } from '../envoy/bootstrap';
import type { Pod } from './containers';
import type { EnvoyProcess } from './world';

// The Envoy of a waypoint pod, with the clusters, endpoints, priorities and outlier detection that istiod sends that pod, and
// whatever istiod sends later. Three things are ours, for want of Istio's own build of Envoy and of certificates: the listener
// that requests come in by, its route, and the two internal listeners, which pass connections on in plain text where the
// real ones tunnel them.

const TYPE = 'type.googleapis.com/envoy.';
const POLL_MILLISECONDS = 50;
const SECONDS_TO_START = 20;

/** A waypoint's proxy, and what keeps it up to date. */
export class WaypointEnvoy {
  private constructor(
    public readonly process: EnvoyProcess,
    private readonly adminSocket: string,
    private readonly endFollower: () => void,
  ) {}

  /**
   * Returns once istiod has sent what it needs.
   *
   * @param folder is empty
   * @param frontSocket where it takes requests, in place of the port that a node's proxy would send them to
   * @param envoyCluster Envoy's name of the service's port, which all requests are for
   * @param failed is told when there is going to be no more news of istiod
   */
  public static async start(
    { cluster, istiod }: LiveCluster,
    pod: Pod,
    {
      binary,
      folder,
      frontSocket,
      envoyCluster,
    }: Readonly<Record<'binary' | 'folder' | 'frontSocket' | 'envoyCluster', string>>,
    failed: (error: Error) => void,
  ): Promise<WaypointEnvoy> {
    const log = join(folder, 'follower.log');
    const output = openSync(log, 'a');
    const { name, namespace = '' } = pod.metadata;
    const follower = spawn(
      join(binaryDirectory(), 'waypoint'),
      [
        `-istiod=${istiod.discovery}`,
        `-cluster=${cluster.name}`,
        `-network=${cluster.network}`,
        `-namespace=${namespace}`,
        `-pod=${name}`,
        `-address=${pod.status!.podIP!}`,
        `-follow=${folder}`,
      ],
      // It ends when its input does: when we say so, or are no more.
      { env: {}, stdio: ['pipe', output, output] },
    );
    closeSync(output);
    let isOver = false;
    follower.on('exit', () => {
      if (!isOver) failed(new Error(`istiod of ${cluster.name} tells its waypoint nothing any more; see ${log}`));
    });
    const clusters = join(folder, 'clusters.pb');
    const deadline = Date.now() + SECONDS_TO_START * 1000;
    while (!existsSync(clusters)) {
      if (follower.exitCode !== null || Date.now() > deadline) {
        throw new Error(`istiod of ${cluster.name} sent its waypoint nothing; see ${log}`);
      }
      await sleep(POLL_MILLISECONDS);
    }
    const adminSocket = join(folder, 'admin.sock');
    const config = join(folder, 'envoy.json');
    writeFileSync(config, JSON.stringify(bootstrap({ clusters, adminSocket, frontSocket, envoyCluster })));
    const process = { binary, config, log: join(folder, 'envoy.log') };
    return new WaypointEnvoy(process, adminSocket, () => {
      isOver = true;
      follower.stdin?.end();
    });
  }

  /** Returns once it takes requests, as a pod that is Ready does. The process has been started. */
  public async untilReady(): Promise<void> {
    const deadline = Date.now() + SECONDS_TO_START * 1000;
    for (;;) {
      const state = await this.ask('/ready').catch(String);
      if (state.trim() === 'LIVE') return;
      if (Date.now() > deadline) throw new Error(`Envoy is not ready: ${state}; see ${this.process.log}`);
      await sleep(POLL_MILLISECONDS);
    }
  }

  /** A page of its admin interface. */
  public ask(path: string): Promise<string> {
    return new Promise((resolve, reject) => {
      const asked = request({ socketPath: this.adminSocket, path }, (response) => {
        const parts: Buffer[] = [];
        response.on('data', (part: Buffer) => parts.push(part));
        response.on('end', () => resolve(Buffer.concat(parts).toString()));
      });
      asked.on('error', reject);
      asked.end();
    });
  }

  /** No more news. The process itself is ended by whoever runs it. */
  public stop(): void {
    this.endFollower();
  }
}

function bootstrap(at: Readonly<Record<'clusters' | 'adminSocket' | 'frontSocket' | 'envoyCluster', string>>): object {
  return {
    node: { id: 'waypoint', cluster: 'waypoint' },
    admin: { address: { pipe: { path: at.adminSocket } } },
    bootstrap_extensions: [
      {
        name: 'envoy.bootstrap.internal_listener',
        typed_config: { '@type': `${TYPE}extensions.bootstrap.internal_listener.v3.InternalListener` },
      },
    ],
    dynamic_resources: {
      cds_config: { path_config_source: { path: at.clusters }, resource_api_version: 'V3' },
    },
    static_resources: {
      listeners: [front(at), ...['connect_originate', 'inner_connect_originate'].map(internal)],
      clusters: [{ name: 'plain', type: 'ORIGINAL_DST', lb_policy: 'CLUSTER_PROVIDED', connect_timeout: '1s' }],
    },
  };
}

function front({ frontSocket, envoyCluster }: Readonly<Record<'frontSocket' | 'envoyCluster', string>>): object {
  const routes = { validate_clusters: false, virtual_hosts: [forEverybody({ cluster: envoyCluster })] };
  return httpListener({ pipe: { path: frontSocket } }, routes);
}

/** Where the real one opens a tunnel to an address, this one connects to it. */
function internal(name: string): object {
  return {
    name,
    internal_listener: {},
    listener_filters: [
      {
        name: 'original_dst',
        typed_config: { '@type': `${TYPE}extensions.filters.listener.original_dst.v3.OriginalDst` },
      },
    ],
    filter_chains: [
      {
        filters: [
          {
            name: 'tcp',
            typed_config: {
              '@type': `${TYPE}extensions.filters.network.tcp_proxy.v3.TcpProxy`,
              stat_prefix: name,
              cluster: 'plain',
            },
          },
        ],
      },
    ],
  };
}
