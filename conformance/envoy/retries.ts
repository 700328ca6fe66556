import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Retries } from 'cdk8s-ambient';
import { Prediction } from '../../src/predict/prediction/prediction';
import type { Outage } from '../../src/predict/outage/outage';
import { read } from '../endpoints/generated-mesh';
import { httpListener } from './bootstrap';
import { requireEnvoy } from './install';
import { ENVOY_CLUSTER, retriedMesh, routesOf } from './retried-mesh';
import { withBootstrap, type FrontAndAdmin } from './run-envoy';

// Both pods of cluster1 answer 503, those of cluster2 answer well, and nothing is ejected yet: what becomes of requests by the
// routes that istiod sends the waypoint.

const BAD_PODS = 2;
const SERVICE = 'sample/helloworld';
const OUTAGE: Outage = {
  kind: 'failing',
  service: SERVICE,
  cluster: 'cluster1',
  pods: 1,
  requests: 1,
  failure: 'gateway-error',
};

/** Requests that are alike. */
export interface Batch {
  readonly method: string;
  /** Of each body, in bytes. */
  readonly bytes: number;
  readonly count: number;
}

/** What came of a batch. */
export interface Outcome {
  readonly batch: Batch;
  readonly failed: number;
  /** How many requests reached pods that fail, and pods that do not. */
  readonly atBadPods: number;
  readonly atGoodPods: number;
  /** The share that we say fails until pods are ejected. */
  readonly predicted: number;
}

/** Sends batches by the routes that istiod makes of our YAML. @param eds conformance/go/istio/eds, built */
export async function play(eds: string, retries: Retries | undefined, batches: readonly Batch[]): Promise<Outcome[]> {
  const mesh = retriedMesh(retries);
  const routes = await routesOf(eds, mesh);
  const prediction = new Prediction(read(mesh, '1.31.0'));
  const servers = await Promise.all(
    Array.from({ length: BAD_PODS + 1 }, (_, place) => CountingServer.start(place < BAD_PODS ? 503 : 200)),
  );
  try {
    const config = (ports: FrontAndAdmin): object => bootstrap(ports, routes, servers);
    return await withBootstrap(await requireEnvoy(), config, async ({ front }) => {
      const outcomes: Outcome[] = [];
      for (const batch of batches) outcomes.push(await send(batch, front));
      return outcomes;
    });
  } finally {
    await Promise.all(servers.map((server) => server.stop()));
  }

  async function send(batch: Batch, front: number): Promise<Outcome> {
    for (const server of servers) server.requests = 0;
    let failed = 0;
    for (let count = 0; count < batch.count; count++) if ((await ask(front, batch)) !== 200) failed++;
    const atBadPods = servers.slice(0, BAD_PODS).reduce((sum, one) => sum + one.requests, 0);
    const client = { cluster: 'cluster1', kind: 'ambient', method: batch.method } as const;
    const { untilEjected } = prediction.ask({ client, service: SERVICE }, [OUTAGE]);
    return { batch, failed, atBadPods, atGoodPods: servers.at(-1)!.requests, predicted: untilEjected!.errors };
  }
}

class CountingServer {
  public requests = 0;

  private constructor(
    private readonly server: Server,
    public readonly port: number,
  ) {}

  /** One that reads each request to its end, and answers with a status. */
  public static start(status: number): Promise<CountingServer> {
    return new Promise((resolve) => {
      const server = createServer((asked, response) => {
        counting.requests++;
        asked.resume();
        asked.on('end', () => response.writeHead(status, { 'content-length': 0 }).end());
        asked.on('error', () => response.destroy());
      });
      let counting: CountingServer;
      server.listen(0, '127.0.0.1', () => {
        counting = new CountingServer(server, (server.address() as AddressInfo).port);
        resolve(counting);
      });
    });
  }

  public stop(): Promise<void> {
    return new Promise((resolve) => {
      this.server.close(() => resolve());
      this.server.closeAllConnections();
    });
  }
}

function ask(port: number, { method, bytes }: Batch): Promise<number> {
  return new Promise((resolve) => {
    const asked = request({ host: '127.0.0.1', port, method, headers: { 'content-length': bytes } }, (response) => {
      response.resume();
      response.on('end', () => resolve(response.statusCode ?? 0));
    });
    // Envoy may answer before it has read a body that it does not take.
    asked.on('error', () => resolve(0));
    asked.end(Buffer.alloc(bytes, 'x'));
  });
}

function bootstrap({ front, admin }: FrontAndAdmin, routes: object, servers: readonly CountingServer[]): object {
  return {
    node: { id: 'conformance', cluster: 'conformance' },
    admin: { address: address(admin) },
    static_resources: {
      listeners: [httpListener(address(front), routes)],
      clusters: [
        {
          name: ENVOY_CLUSTER,
          type: 'STATIC',
          connect_timeout: '1s',
          lb_policy: 'LEAST_REQUEST',
          circuit_breakers: { thresholds: [{ max_retries: 4294967295 }] },
          load_assignment: {
            cluster_name: ENVOY_CLUSTER,
            endpoints: [servers.slice(0, BAD_PODS), servers.slice(BAD_PODS)].map((some, priority) => ({
              priority,
              lb_endpoints: some.map(({ port }) => ({ endpoint: { address: address(port) } })),
            })),
          },
        },
      ],
    },
  };
}

function address(port: number): object {
  return { socket_address: { address: '127.0.0.1', port_value: port } };
}
