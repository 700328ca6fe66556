import { createServer, type Server } from 'node:http';
import { freePort } from '../clusters/ports';
import { loadAssignment } from './bootstrap';
import type { SetUp } from './set-up';

/** Tells an Envoy the endpoints of its clusters, as istiod would, but by HTTP. */
export class EndpointServer {
  private constructor(
    public readonly port: number,
    private readonly server: Server,
  ) {}

  public static async start(setUps: readonly SetUp[]): Promise<EndpointServer> {
    const resources = new Map(setUps.map((setUp) => [setUp.name, loadAssignment(setUp)]));
    const server = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.on('end', () => {
        const { resource_names = [] } = JSON.parse(body) as { readonly resource_names?: readonly string[] };
        const answer = { version_info: '1', resources: resource_names.map((name) => resources.get(name)) };
        response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
      });
    });
    const port = await freePort();
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, '127.0.0.1', resolve);
    });
    return new EndpointServer(port, server);
  }

  public stop(): Promise<void> {
    return new Promise((resolve) => {
      this.server.close(() => resolve());
      this.server.closeAllConnections();
    });
  }
}
