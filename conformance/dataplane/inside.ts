import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { createServer as createHttpServer, type Server as HttpServer } from 'node:http';
import { connect, createServer, type Server as TcpServer, type Socket } from 'node:net';
import { ANSWERED_BY, type Applied, type EnvoyProcess, type Gateway, type Server, type World } from './world';

// Runs in a network namespace of its own, and makes what its parent says is there be there: servers at the pods' addresses,
// gateways, and the waypoints' Envoys. Ends, with all of it, when the parent does.

interface Running<Wanted> {
  wanted: Wanted;
  readonly stop: () => void;
}

const servers = new Map<string, Running<Server>>();
const gateways = new Map<string, Running<Gateway>>();
const served: Record<string, number> = {};
const envoys = new Map<string, Running<EnvoyProcess>>();

async function become(world: World): Promise<void> {
  await reconcile(servers, world.servers, ({ address }) => address, startServer);
  await reconcile(gateways, world.gateways, ({ address }) => address, startGateway);
  await reconcile(envoys, world.envoys, ({ config }) => config, startEnvoy);
}

/** What is there already, stays, and learns what it has to do now. */
async function reconcile<Wanted>(
  running: Map<string, Running<Wanted>>,
  wanted: readonly Wanted[],
  keyOf: (one: Wanted) => string,
  start: (one: Running<Wanted>['wanted'], current: () => Wanted) => Promise<() => void>,
): Promise<void> {
  const keys = new Set(wanted.map(keyOf));
  for (const [key, { stop }] of running) {
    if (keys.has(key)) continue;
    stop();
    running.delete(key);
  }
  for (const one of wanted) {
    const key = keyOf(one);
    const there = running.get(key);
    if (there === undefined) {
      const stop = await start(one, () => running.get(key)?.wanted ?? one);
      running.set(key, { wanted: one, stop });
    } else {
      there.wanted = one;
    }
  }
}

async function startServer({ address }: Server, current: () => Server): Promise<() => void> {
  const server = createHttpServer((request, response) => {
    const { answers, name } = current();
    const { status, body } = answers[request.url ?? '/'] ?? answers['*'] ?? { status: 404, body: 'not found\n' };
    served[name] = (served[name] ?? 0) + 1;
    response.writeHead(status, { 'content-type': 'text/plain', [ANSWERED_BY]: name }).end(body);
  });
  // As long as a container lives, it keeps connections: those are never closed under a request.
  server.keepAliveTimeout = 0;
  await listen(server, address);
  return () => {
    server.close();
    server.closeAllConnections();
  };
}

async function startGateway({ address }: Gateway, current: () => Gateway): Promise<() => void> {
  let turn = 0;
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const { behind } = current();
    const [host, port] = behind[turn++ % behind.length]?.split(':') ?? [];
    if (host === undefined) {
      client.destroy();
      return;
    }
    const onward = connect(Number(port), host);
    for (const socket of [client, onward]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        sockets.delete(socket);
        client.destroy();
        onward.destroy();
      });
    }
    client.pipe(onward).pipe(client);
  });
  await listen(server, address);
  return () => {
    server.close();
    sockets.forEach((socket) => socket.destroy());
  };
}

function startEnvoy({ binary, config, log }: EnvoyProcess): Promise<() => void> {
  const output = openSync(log, 'a');
  const args = ['--config-path', config, '--concurrency', '1', '--disable-hot-restart', '--log-level', 'warning'];
  const child: ChildProcess = spawn(binary, args, { env: {}, stdio: ['ignore', output, output] });
  closeSync(output);
  child.on('exit', () => {
    if (child.killed) return;
    console.error(`an Envoy ended by itself; see ${log}`);
    end();
  });
  return Promise.resolve(() => child.kill('SIGKILL'));
}

function listen(server: HttpServer | TcpServer, address: string): Promise<void> {
  const [host, port] = address.split(':');
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(Number(port), host, () => resolve());
  });
}

function end(): void {
  for (const { stop } of envoys.values()) stop();
  process.exit();
}

execFileSync('ip', ['link', 'set', 'lo', 'up']);
// Every address is one of ours, as on a machine that is a whole network.
execFileSync('ip', ['route', 'add', 'local', '0.0.0.0/0', 'dev', 'lo']);

let last: Promise<unknown> = Promise.resolve();
let applied = 0;
process.on('message', (world: World) => {
  last = last.then(async () => {
    await become(world);
    process.send?.({ applied: ++applied, served } satisfies Applied);
  });
});
process.on('disconnect', end);
