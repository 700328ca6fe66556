import { createServer as createHttp, type RequestListener } from 'node:http';
import { createServer as createHttp2, constants, type ServerHttp2Stream } from 'node:http2';
import { createServer as createTcp, type AddressInfo, type Server } from 'node:net';
import type { Failure, GrpcFailure } from '../../src/predict/outage/outage';
import { GRPC_STATUSES, type GrpcStatus } from '../../src/predict/outage/grpc-status';
import { freePort } from '../clusters/ports';

const ROUND_TRIP_MILLISECONDS = 20;

/** Servers that fail every request, each in one way of its own. */
export class FailingServers {
  private constructor(
    private readonly ports: ReadonlyMap<Failure, number>,
    private readonly servers: readonly Server[],
    /** Of a server that closes connections a moment after they came about. */
    private readonly closingPort: number,
  ) {}

  public static async start(failures: readonly Failure[]): Promise<FailingServers> {
    const ports = new Map<Failure, number>();
    const servers: Server[] = [];
    for (const failure of failures) {
      const server = serverFor(failure);
      if (server === undefined) {
        // Nothing listens there: a connection is refused.
        ports.set(failure, await freePort());
        continue;
      }
      servers.push(server);
      ports.set(failure, await listen(server));
    }
    const closing = createTcp((socket) => {
      socket.on('error', () => undefined);
      setTimeout(() => socket.destroy(), ROUND_TRIP_MILLISECONDS);
    });
    return new FailingServers(ports, [...servers, closing], await listen(closing));
  }

  public portOf(failure: Failure): number {
    return this.ports.get(failure)!;
  }

  /** Where a tunnel leads: what is not there shows after a round trip, when whoever opened it takes it for open. */
  public portBehindTunnel(failure: Failure): number {
    return failure === 'no-connection' ? this.closingPort : this.portOf(failure);
  }

  public async stop(): Promise<void> {
    await Promise.all(
      this.servers.map(
        (server) =>
          new Promise<void>((resolve) => {
            server.close(() => resolve());
            // Connections that hang are no reason to wait.
            setImmediate(resolve);
          }),
      ),
    );
  }
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}

function serverFor(failure: Failure): Server | undefined {
  if (isGrpc(failure)) return grpcServer(failure);
  switch (failure) {
    case 'application-error':
      return createHttp(answering(500));
    case 'gateway-error':
      return createHttp(answering(503));
    case 'reset':
      return createTcp((socket) => {
        socket.on('error', () => undefined);
        socket.once('data', () => socket.destroy());
      });
    case 'timeout':
      return createTcp((socket) => {
        socket.on('error', () => undefined);
        socket.resume();
      });
    case 'no-connection':
      return undefined;
  }
}

function isGrpc(failure: Failure): failure is GrpcFailure {
  return failure.startsWith('grpc=');
}

function answering(status: number): RequestListener {
  return (_, response) => void response.writeHead(status, { 'content-length': 0 }).end();
}

function grpcServer(failure: GrpcFailure): Server {
  const [status, where] = failure.slice('grpc='.length).split(':') as [GrpcStatus, string | undefined];
  const code = String(GRPC_STATUSES.indexOf(status) + 1);
  const server = createHttp2();
  server.on('stream', (stream: ServerHttp2Stream) => {
    const headers = { [constants.HTTP2_HEADER_STATUS]: 200, 'content-type': 'application/grpc' };
    stream.on('error', () => undefined);
    if (where === undefined) {
      stream.respond({ ...headers, 'grpc-status': code }, { endStream: true });
      return;
    }
    stream.respond(headers, { waitForTrailers: true });
    stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': code }));
    stream.end(Buffer.from([0, 0, 0, 0, 0]));
  });
  return server;
}
