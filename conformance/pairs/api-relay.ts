import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import type { Cluster } from '../clusters/cluster';
import { portableKubeconfig } from '../clusters/control-plane';

/** The connection by which the istiod of one cluster reads the API server of another, which can be cut. */
export class ApiRelay {
  private readonly sockets = new Set<Socket>();
  private isCut = false;
  private readonly server = createServer((client) => this.relay(client));

  private constructor(
    public readonly viewer: Cluster,
    public readonly remote: Cluster,
    private readonly target: URL,
    private readonly kubeconfig: string,
  ) {}

  public static async open(viewer: Cluster, remote: Cluster): Promise<ApiRelay> {
    const kubeconfig = await portableKubeconfig(remote);
    const [, server = ''] = /"server":\s*"([^"]+)"/.exec(kubeconfig) ?? [];
    const relay = new ApiRelay(viewer, remote, new URL(server), kubeconfig);
    await new Promise<void>((resolve) => relay.server.listen(0, '127.0.0.1', resolve));
    return relay;
  }

  /** What its viewer's remote secret has to hold. */
  public get portableKubeconfig(): string {
    const { port } = this.server.address() as AddressInfo;
    return this.kubeconfig.replaceAll(this.target.origin, `https://127.0.0.1:${port}`);
  }

  public cut(): void {
    this.isCut = true;
    for (const socket of this.sockets) socket.destroy();
  }

  public mend(): void {
    this.isCut = false;
  }

  public close(): void {
    this.cut();
    this.server.close();
  }

  private relay(client: Socket): void {
    if (this.isCut) {
      client.destroy();
      return;
    }
    const onward = connect(Number(this.target.port), this.target.hostname);
    for (const socket of [client, onward]) {
      this.sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        this.sockets.delete(socket);
        client.destroy();
        onward.destroy();
      });
    }
    client.pipe(onward).pipe(client);
  }
}
