import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { SentOutlierDetection } from '../../src/predict/envoy/hosts/assignment';
import { detect } from '../../src/predict/envoy/ejection/detection';
import { seenBy, type Upstream } from '../../src/predict/envoy/hosts/upstream';
import { failingBy } from '../../src/predict/shares/failing';
import { GRPC_STATUSES } from '../../src/predict/outage/grpc-status';
import type { Failure } from '../../src/predict/outage/outage';
import { freePort } from '../clusters/ports';
import { httpListener, outlierDetection } from './bootstrap';
import { FailingServers } from './failing-servers';
import { inParallel } from './parallel';
import { askAdmin, withBootstrap, type FrontAndAdmin } from './run-envoy';

// Which failures Envoy counts, cell by cell: how a host fails, what the port is for, whether there is a tunnel in front of it,
// what is counted.

/** One cell: a host that fails every request in one way, behind one sort of cluster. */
export interface Cell {
  readonly failure: Failure;
  readonly upstream: Upstream;
  readonly counting: keyof typeof COUNTING;
}

const OFF: SentOutlierDetection = {
  consecutive5xx: 0,
  enforcingConsecutive5xx: 0,
  consecutiveGatewayFailure: 0,
  enforcingConsecutiveGatewayFailure: 0,
  intervalMilliseconds: 600_000,
  baseEjectionTimeMilliseconds: 600_000,
  maxEjectionPercent: 100,
  splitExternalLocalOriginErrors: false,
  consecutiveLocalOriginFailure: undefined,
  enforcingConsecutiveLocalOriginFailure: undefined,
};
const GATEWAY = { ...OFF, consecutiveGatewayFailure: 3, enforcingConsecutiveGatewayFailure: 100 };
const COUNTING = {
  'consecutiveGatewayErrors: 3': GATEWAY,
  'consecutive5xxErrors: 3': { ...OFF, consecutive5xx: 3, enforcingConsecutive5xx: 100 },
  'gateway errors, and failures of its own apart: 3': {
    ...GATEWAY,
    splitExternalLocalOriginErrors: true,
    consecutiveLocalOriginFailure: 3,
    enforcingConsecutiveLocalOriginFailure: 100,
  },
  'gateway errors, and failures of its own apart: 1': {
    ...GATEWAY,
    splitExternalLocalOriginErrors: true,
    consecutiveLocalOriginFailure: 1,
    enforcingConsecutiveLocalOriginFailure: 100,
  },
} as const;

const OF_EVERY_PORT: readonly Failure[] = ['application-error', 'gateway-error', 'no-connection', 'reset', 'timeout'];
const OF_GRPC: readonly Failure[] = GRPC_STATUSES.flatMap((status): Failure[] => [
  `grpc=${status}`,
  `grpc=${status}:trailers`,
]);
const REQUESTS = 10;
const AT_A_TIME = 8;
/** Where no answer can come, a client gives up soon; else only a busy machine keeps it waiting. */
const HANGING_MILLISECONDS = 150;
const PATIENCE_MILLISECONDS = 10_000;
const TIMEOUT = '0.05s';
const NO_TIMEOUT = '0s';
const SETTLING_MILLISECONDS = 500;
const TYPE = 'type.googleapis.com/envoy.';
const HEADER = 'x-cell';

/** Every way to fail in every sort of cluster. Statuses of gRPC are sent over HTTP, without a tunnel, to Envoys that count all 5xx. */
export function cells(): Cell[] {
  const countings = Object.keys(COUNTING) as Cell['counting'][];
  return [
    ...OF_EVERY_PORT.flatMap((failure) =>
      (['http', 'tcp'] as const).flatMap((protocol) =>
        [true, false].flatMap((isTunnelled) =>
          (failure === 'timeout' && protocol === 'http' ? [true, false] : [false]).flatMap((hasTimeout) =>
            countings.map((counting): Cell => ({ failure, upstream: { protocol, isTunnelled, hasTimeout }, counting })),
          ),
        ),
      ),
    ),
    ...OF_GRPC.flatMap((failure) =>
      (['consecutiveGatewayErrors: 3', 'consecutive5xxErrors: 3'] as const).map((counting): Cell => ({
        failure,
        upstream: { protocol: 'http', isTunnelled: false, hasTimeout: false },
        counting,
      })),
    ),
  ];
}

export function describeCell({ failure, upstream: { protocol, isTunnelled, hasTimeout }, counting }: Cell): string {
  return `${failure} over ${protocol}${isTunnelled ? ' through a tunnel' : ''}${hasTimeout ? ' with a timeout' : ''}, ${counting}`;
}

/** Whether we say that the host is ejected. */
export function isPredicted({ failure, upstream, counting }: Cell): boolean {
  return detect(seenBy(upstream, failingBy(failure, 1)), COUNTING[counting]) !== undefined;
}

/** Sends requests to the host of each cell, and says where Envoy has ejected it. */
export async function ejectedCells(binary: string, all: readonly Cell[]): Promise<ReadonlySet<Cell>> {
  const servers = await FailingServers.start([...OF_EVERY_PORT, ...OF_GRPC]);
  const tcpPorts = new Map<Cell, number>();
  for (const cell of all) if (cell.upstream.protocol === 'tcp') tcpPorts.set(cell, await freePort());
  const config = (ports: FrontAndAdmin): object => bootstrap(all, servers, ports, tcpPorts);
  try {
    return await withBootstrap(binary, config, async ({ front, admin }) => {
      await inParallel([...all.entries()], AT_A_TIME, async ([index, cell]) => {
        const patience = isHanging(cell) ? HANGING_MILLISECONDS : PATIENCE_MILLISECONDS;
        for (let count = 0; count < REQUESTS; count++) await request(tcpPorts.get(cell) ?? front, index, patience);
      });
      await sleep(SETTLING_MILLISECONDS);
      const page = await askAdmin(admin, '/stats?filter=outlier_detection.ejections_enforced_total$');
      const counts = new Map(
        [...page.matchAll(/^cluster\.cell-(\d+)\.\S+: (\d+)$/gm)].map(([, index, count]) => [
          Number(index),
          Number(count),
        ]),
      );
      return new Set(all.filter((_, index) => (counts.get(index) ?? 0) > 0));
    });
  } finally {
    await servers.stop();
  }
}

/** True if neither the host nor Envoy ever answers. */
function isHanging({ failure, upstream }: Cell): boolean {
  return failure === 'timeout' && !upstream.hasTimeout;
}

/** One request on a connection of its own, until there is an answer, the connection ends, or patience does. */
function request(port: number, cell: number, patienceMilliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    const end = (): void => {
      socket.destroy();
      resolve();
    };
    socket.setTimeout(patienceMilliseconds, end);
    socket.on('error', end).on('close', end).on('data', end);
    socket.write(
      `POST / HTTP/1.1\r\nhost: conformance\r\n${HEADER}: cell-${cell}\r\ncontent-type: application/grpc\r\ncontent-length: 0\r\n\r\n`,
    );
  });
}

function bootstrap(
  all: readonly Cell[],
  servers: FailingServers,
  { front, admin }: FrontAndAdmin,
  tcpPorts: ReadonlyMap<Cell, number>,
): object {
  const entries = [...all.entries()];
  const ofFailure = (failure: Failure): string => `behind-${failure}`;
  const tunnelled = [...new Set(all.filter(({ upstream }) => upstream.isTunnelled).map(({ failure }) => failure))];
  return {
    node: { id: 'conformance', cluster: 'conformance' },
    admin: { address: address(admin) },
    bootstrap_extensions: [
      {
        name: 'internal',
        typed_config: { '@type': `${TYPE}extensions.bootstrap.internal_listener.v3.InternalListener` },
      },
    ],
    static_resources: {
      listeners: [
        httpListener(address(front), {
          virtual_hosts: [
            {
              name: 'all',
              domains: ['*'],
              routes: entries
                .filter(([, { upstream }]) => upstream.protocol === 'http')
                .map(([index, { upstream }]) => ({
                  match: {
                    prefix: '/',
                    headers: [{ name: HEADER, string_match: { exact: `cell-${index}` } }],
                  },
                  route: { cluster: `cell-${index}`, timeout: upstream.hasTimeout ? TIMEOUT : NO_TIMEOUT },
                })),
            },
          ],
        }),
        ...[...tcpPorts].map(([cell, port]) => ({
          name: `tcp-${all.indexOf(cell)}`,
          address: address(port),
          filter_chains: [tcpProxy(`cell-${all.indexOf(cell)}`)],
        })),
        ...tunnelled.map((failure) => ({
          name: `tunnel-${failure}`,
          internal_listener: {},
          filter_chains: [tcpProxy(ofFailure(failure))],
        })),
      ],
      clusters: [
        ...entries.map(([index, { failure, upstream, counting }]) => ({
          ...cluster(
            `cell-${index}`,
            upstream.isTunnelled
              ? { envoy_internal_address: { server_listener_name: `tunnel-${failure}` } }
              : address(servers.portOf(failure)),
          ),
          common_lb_config: { healthy_panic_threshold: { value: 0 } },
          outlier_detection: outlierDetection(COUNTING[counting]),
          ...(failure.startsWith('grpc=') ? HTTP2 : {}),
        })),
        ...tunnelled.map((failure) => cluster(ofFailure(failure), address(servers.portBehindTunnel(failure)))),
      ],
    },
  };
}

const HTTP2 = {
  typed_extension_protocol_options: {
    'envoy.extensions.upstreams.http.v3.HttpProtocolOptions': {
      '@type': `${TYPE}extensions.upstreams.http.v3.HttpProtocolOptions`,
      explicit_http_config: { http2_protocol_options: {} },
    },
  },
};

function cluster(name: string, at: object): object {
  return {
    name,
    type: 'STATIC',
    connect_timeout: '1s',
    load_assignment: {
      cluster_name: name,
      endpoints: [{ lb_endpoints: [{ endpoint: { address: at } }] }],
    },
  };
}

function tcpProxy(to: string): object {
  return {
    filters: [
      {
        name: 'tcp',
        typed_config: {
          '@type': `${TYPE}extensions.filters.network.tcp_proxy.v3.TcpProxy`,
          stat_prefix: 'tcp',
          cluster: to,
        },
      },
    ],
  };
}

function address(port: number): object {
  return { socket_address: { address: '127.0.0.1', port_value: port } };
}
