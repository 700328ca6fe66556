import { readFileSync } from 'node:fs';
import type { ClientRequest } from 'node:http';
import { request } from 'node:https';
import type { Cluster } from '../clusters/cluster';
import type { Pod } from './containers';

interface KubeConfig {
  readonly clusters: readonly { readonly cluster: Readonly<Record<'server' | 'certificate-authority', string>> }[];
  readonly users: readonly { readonly user: { readonly token: string } }[];
}

interface Event {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK' | 'ERROR';
  readonly object: Pod;
}

/** The pods of a cluster, as they come and go. */
export class PodWatch {
  private readonly byName = new Map<string, Pod>();
  private readonly stream: ClientRequest;

  /** @param changed is told of everything that happens */
  constructor(cluster: Cluster, changed: () => void, failed: (error: Error) => void) {
    const config = JSON.parse(readFileSync(cluster.kubeconfig, 'utf8')) as KubeConfig;
    const { server, 'certificate-authority': authority } = config.clusters[0]!.cluster;
    // Without a version to begin at, those that are there come first.
    this.stream = request(
      `${server}/api/v1/pods?watch=true`,
      { ca: readFileSync(authority), headers: { authorization: `Bearer ${config.users[0]!.user.token}` } },
      (response) => {
        let rest = '';
        response.setEncoding('utf8');
        response.on('data', (text: string) => {
          const lines = (rest + text).split('\n');
          rest = lines.pop()!;
          for (const line of lines) this.take(JSON.parse(line) as Event);
          if (lines.length > 0) changed();
        });
        response.on('end', () => failed(new Error(`the API server of ${cluster.name} ended the watch of its pods`)));
      },
    );
    this.stream.on('error', failed);
    this.stream.end();
  }

  public get all(): readonly Pod[] {
    return [...this.byName.values()];
  }

  public stop(): void {
    this.stream.destroy();
  }

  private take({ type, object }: Event): void {
    const key = `${object.metadata.namespace}/${object.metadata.name}`;
    if (type === 'DELETED') this.byName.delete(key);
    else if (type === 'ADDED' || type === 'MODIFIED') this.byName.set(key, object);
  }
}
