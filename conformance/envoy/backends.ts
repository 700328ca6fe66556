import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { freePort } from '../clusters/ports';

/** The header of a request that says which hosts answer it with which error: "<port>=<status>,…". */
export const FAILING_HEADER = 'x-failing';
/** The header of an answer that says whose it is: the address. */
export const BACKEND_HEADER = 'x-backend';

/** HTTP servers, that fail where a request asks them to. */
export class Backends {
  private constructor(
    /** Addresses that always let connections come about. */
    public readonly steady: readonly string[],
    /** Addresses of servers that can be taken down. */
    public readonly mortal: readonly string[],
    private readonly servers: ReadonlyMap<string, Server>,
  ) {}

  public static async start(steady: number, mortal: number): Promise<Backends> {
    const servers = new Map<string, Server>();
    for (let count = 0; count < steady + mortal; count++) {
      const address = `127.0.0.1:${await freePort()}`;
      servers.set(address, createServer({ keepAliveTimeout: 0 }, answerAt(address)));
    }
    const addresses = [...servers.keys()];
    const backends = new Backends(addresses.slice(0, steady), addresses.slice(steady), servers);
    await backends.listen(addresses);
    return backends;
  }

  /** From now on nobody answers at the mortal addresses, and connections that are there end. */
  public async takeDown(): Promise<void> {
    await Promise.all(this.mortal.map((address) => close(this.servers.get(address)!)));
  }

  public async bringBack(): Promise<void> {
    await this.listen(this.mortal);
  }

  public async stop(): Promise<void> {
    await Promise.all([...this.servers.values()].map(close));
  }

  private async listen(addresses: readonly string[]): Promise<void> {
    await Promise.all(
      addresses.map(
        (address) =>
          new Promise<void>((resolve, reject) => {
            const server = this.servers.get(address)!;
            server.once('error', reject);
            server.listen(Number(address.split(':')[1]), '127.0.0.1', () => {
              server.off('error', reject);
              resolve();
            });
          }),
      ),
    );
  }
}

function answerAt(address: string): (request: IncomingMessage, response: ServerResponse) => void {
  const mine = `${address.split(':')[1]}=`;
  return ({ headers }, response) => {
    const failing = String(headers[FAILING_HEADER] ?? '').split(',');
    const status = failing.find((one) => one.startsWith(mine))?.slice(mine.length);
    response.writeHead(Number(status ?? 200), { [BACKEND_HEADER]: address, 'content-length': 0 }).end();
  };
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
