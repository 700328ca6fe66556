import { invalid, type Complaints } from '../api/complaint';
import { checkDuration, NANOSECONDS_PER_MILLISECOND } from './duration';
import type { ConnectionPool } from '../api/destination-rule';

/** Source: istio, pkg/config/validation/validation.go, validateConnectionPool. */
export function* checkConnectionPool(pool: ConnectionPool | undefined, path: string): Complaints {
  if (pool === undefined) return;
  if (pool.http === undefined && pool.tcp === undefined) {
    yield invalid(path, 'The connection pool is empty: leave it out, or say http or tcp.');
    return;
  }
  yield* checkHttp(pool.http, `${path}.http`);
  yield* checkTcp(pool.tcp, `${path}.tcp`);
}

function* checkHttp(http: ConnectionPool['http'], path: string): Complaints {
  if (http === undefined) return;
  yield* checkLimit(http.http1MaxPendingRequests, `${path}.http1MaxPendingRequests`);
  yield* checkLimit(http.http2MaxRequests, `${path}.http2MaxRequests`);
  yield* checkLimit(http.maxRequestsPerConnection, `${path}.maxRequestsPerConnection`);
  yield* checkLimit(http.maxRetries, `${path}.maxRetries`);
  yield* checkLimit(http.maxConcurrentStreams, `${path}.maxConcurrentStreams`);
  yield* checkDuration(http.idleTimeout, `${path}.idleTimeout`);
  if (http.h2UpgradePolicy === 'UPGRADE' && http.useClientProtocol) {
    yield invalid(
      path,
      'Connections cannot both be upgraded to HTTP/2 (h2UpgradePolicy) and keep the useClientProtocol.',
    );
  }
  const keepAlive = http.http2KeepAlive;
  if (keepAlive === undefined) return;
  for (const part of ['interval', 'timeout'] as const) {
    const partPath = `${path}.http2KeepAlive.${part}`;
    if (keepAlive[part] === undefined) yield invalid(partPath, `http2KeepAlive needs its ${part}.`);
    yield* checkDuration(keepAlive[part], partPath);
  }
}

function* checkTcp(tcp: ConnectionPool['tcp'], path: string): Complaints {
  if (tcp === undefined) return;
  yield* checkLimit(tcp.maxConnections, `${path}.maxConnections`);
  yield* checkDuration(tcp.connectTimeout, `${path}.connectTimeout`);
  yield* checkDuration(tcp.maxConnectionDuration, `${path}.maxConnectionDuration`);
  if (tcp.idleTimeout !== undefined && !switchesOff(tcp.idleTimeout)) {
    yield* checkDuration(tcp.idleTimeout, `${path}.idleTimeout`);
  }
  yield* checkDuration(tcp.tcpKeepalive?.time, `${path}.tcpKeepalive.time`);
  yield* checkDuration(tcp.tcpKeepalive?.interval, `${path}.tcpKeepalive.interval`);
}

/** "0s" is no timeout at all; so is everything that rounds to it. */
function switchesOff(nanoseconds: bigint): boolean {
  return nanoseconds / NANOSECONDS_PER_MILLISECOND === 0n;
}

function* checkLimit(limit: number, path: string): Complaints {
  if (limit < 0) yield invalid(path, `A limit of ${limit} is below zero.`);
}
