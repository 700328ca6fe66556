import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { run, type Outcome } from '../clusters/command';
import { freePort } from '../clusters/ports';
import { bootstrap } from './bootstrap';
import { send, type Reply } from './client';
import { EndpointServer } from './endpoint-server';
import type { SetUp } from './set-up';

/** A host of a cluster, as Envoy's admin page shows it. */
export interface HostStatus {
  readonly address: string;
  readonly priority: number;
  readonly weight: number;
  /** "region/zone/subzone". */
  readonly locality: string;
  /** True while outlier detection has ejected it. */
  readonly isEjected: boolean;
}

interface ClustersPage {
  readonly cluster_statuses: readonly {
    readonly name: string;
    readonly host_statuses?: readonly {
      readonly address: { readonly socket_address: { readonly address: string; readonly port_value: number } };
      readonly health_status: { readonly failed_outlier_check?: boolean };
      readonly priority?: number;
      readonly weight?: number;
      readonly locality?: { readonly region?: string; readonly zone?: string; readonly sub_zone?: string };
    }[];
  }[];
}

const READY_SECONDS = 60;
const POLL_MILLISECONDS = 50;

export interface EnvoyOptions {
  /** How many threads answer. */
  readonly concurrency?: number;
  /** True to gather changes for 1 s, as Istio's Envoys do. */
  readonly mergesUpdates?: boolean;
}

/** An Envoy with a cluster for each set-up. */
export class Envoy {
  private constructor(
    private readonly port: number,
    private readonly adminPort: number,
    private readonly endpointServer: EndpointServer,
    private readonly ended: Promise<Outcome>,
  ) {}

  /** Where it takes requests. */
  public get frontPort(): number {
    return this.port;
  }

  public static async start(
    binary: string,
    setUps: readonly SetUp[],
    { concurrency = 1, mergesUpdates = false }: EnvoyOptions = {},
  ): Promise<Envoy> {
    const endpointServer = await EndpointServer.start(setUps);
    const ports = { front: await freePort(), admin: await freePort(), endpoints: endpointServer.port };
    const folder = mkdtempSync(join(tmpdir(), 'cdk8s-ambient-envoy-'));
    const config = join(folder, 'bootstrap.json');
    writeFileSync(config, JSON.stringify(bootstrap(setUps, ports, mergesUpdates)));
    const args = [
      '--config-path',
      config,
      '--concurrency',
      String(concurrency),
      '--disable-hot-restart',
      '--log-level',
      'error',
    ];
    const ended = run({ binary, args, env: {} }).finally(() => rmSync(folder, { recursive: true, force: true }));
    const envoy = new Envoy(ports.front, ports.admin, endpointServer, ended);
    await envoy.untilReady(setUps);
    return envoy;
  }

  /** Sends requests one after the other. @param failing for each, who fails it: see {@link send} */
  public send({ name }: SetUp, failing: readonly string[]): Promise<Reply[]> {
    return send(this.port, name, failing);
  }

  /** The hosts of each cluster. */
  public async hosts(): Promise<ReadonlyMap<string, readonly HostStatus[]>> {
    const { cluster_statuses } = JSON.parse(await this.ask('/clusters?format=json')) as ClustersPage;
    return new Map(
      cluster_statuses.map(({ name, host_statuses = [] }) => [
        name,
        host_statuses.map(({ address: { socket_address }, health_status, priority, weight, locality }) => ({
          address: `${socket_address.address}:${socket_address.port_value}`,
          priority: priority ?? 0,
          weight: weight ?? 1,
          locality: [locality?.region, locality?.zone, locality?.sub_zone].map((part) => part ?? '').join('/'),
          isEjected: health_status.failed_outlier_check === true,
        })),
      ]),
    );
  }

  /** One of the counters of outlier detection, by cluster. */
  public async counters(name: string): Promise<ReadonlyMap<string, number>> {
    const page = await this.ask(`/stats?filter=outlier_detection\\.${name}$`);
    const lines = page.matchAll(/^cluster\.(\S+)\.outlier_detection\.\S+: (\d+)$/gm);
    return new Map([...lines].map(([, cluster, count]) => [cluster!, Number(count)]));
  }

  public async stop(): Promise<void> {
    await this.ask('/quitquitquit', 'POST').catch(() => undefined);
    await this.ended;
    await this.endpointServer.stop();
  }

  private async untilReady(setUps: readonly SetUp[]): Promise<void> {
    const deadline = Date.now() + READY_SECONDS * 1000;
    let end: Outcome | undefined;
    void this.ended.then((outcome) => (end = outcome));
    for (;;) {
      if (end !== undefined) throw new Error(`Envoy ended by itself (exit ${end.code}):\n${end.stderr}${end.stdout}`);
      const missing = await this.whatIsMissing(setUps).catch(String);
      if (missing === undefined) return;
      if (Date.now() > deadline) {
        await this.stop();
        throw new Error(`Envoy is not ready after ${READY_SECONDS} s: ${missing}`);
      }
      await sleep(POLL_MILLISECONDS);
    }
  }

  private async whatIsMissing(setUps: readonly SetUp[]): Promise<string | undefined> {
    const state = (await this.ask('/ready')).trim();
    if (state !== 'LIVE') return state;
    const hosts = await this.hosts();
    const without = setUps.find(({ name }) => (hosts.get(name) ?? []).length === 0);
    return without && `${without.name} has no endpoints`;
  }

  private async ask(path: string, method = 'GET'): Promise<string> {
    const response = await fetch(`http://127.0.0.1:${this.adminPort}${path}`, { method });
    return response.text();
  }
}
