import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

// Below the ports that outgoing connections are given, so that none of those takes a port between our look and its use.
const LOWEST = 20_000;
const BEYOND = 30_000;

const handedOut = new Set<number>();

/** A port on loopback that nobody listens on. Never the same one twice. */
export async function freePort(): Promise<number> {
  for (let attempt = 0; attempt < 1000; attempt++) {
    const port = randomInt(LOWEST, BEYOND);
    if (!handedOut.has(port) && (await isFree(port))) {
      handedOut.add(port);
      return port;
    }
  }
  throw new Error(`No free port was found between ${LOWEST} and ${BEYOND} on 127.0.0.1. Stop what occupies them.`);
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
