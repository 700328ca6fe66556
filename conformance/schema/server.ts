import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:https';

/** An object as it is sent. */
export type Body = Readonly<Record<string, unknown>> & { readonly apiVersion: string; readonly kind: string };

/** What a server said of an object. */
export interface Answer {
  readonly code: number;
  readonly isAccepted: boolean;
  readonly message: string;
}

/** As kubectl reads it, as far as it is read here. */
interface Kubeconfig {
  readonly clusters: readonly [{ readonly cluster: { readonly server: string } }];
  readonly users: readonly [{ readonly user: { readonly token: string } }];
}

interface ListedResource {
  readonly name: string;
  readonly namespaced: boolean;
}

interface Resource extends ListedResource {
  readonly root: string;
}

const NAMESPACE = 'default';
const CREATED = 201;
/** Storage is asked last: of an object that is there already, everything else was right. */
const CONFLICT = 409;
/** Malformed for its type, refused by what guards the server, and invalid: answers about the object. */
const REFUSALS = [400, 403, 413, 422];
// istiod's webhook is asked about an object only when nothing in its schema was wrong.
const ASKED_LATER = /^admission webhook ".*" denied the request/;

/**
 * A real API server, asked by HTTP what it would make of objects: thousands of them in the time that kubectl takes to start a
 * hundred times.
 */
export class ApiServer {
  private readonly url: string;
  private readonly token: string;
  private readonly agent = new Agent({
    keepAlive: true,
    maxSockets: 8,
    // Its certificate was made a minute ago, for the loopback interface.
    rejectUnauthorized: false,
  });
  private readonly resources = new Map<string, Promise<Resource>>();

  /** @param kubeconfig the file, in JSON, with a token in it */
  constructor(kubeconfig: string) {
    const { clusters, users } = JSON.parse(readFileSync(kubeconfig, 'utf8')) as Kubeconfig;
    this.url = clusters[0].cluster.server;
    this.token = users[0].user.token;
  }

  /** What it would say to `kubectl create --validate=strict`. Nothing is stored. */
  public async tryCreate(object: Body, namespace = NAMESPACE): Promise<Answer> {
    const { root, name, namespaced } = await this.resourceOf(object);
    const collection = `${root}/${namespaced ? `namespaces/${namespace}/` : ''}${name}`;
    const { code, text } = await this.send('POST', `${collection}?dryRun=All&fieldValidation=Strict`, object);
    const isCreated = code === CREATED || code === CONFLICT;
    const message = isCreated ? '' : (JSON.parse(text) as { readonly message: string }).message;
    if (!isCreated && !REFUSALS.includes(code)) {
      throw new Error(`${code} from the API server for ${JSON.stringify(object).slice(0, 1000)}: ${message}`);
    }
    return { code, isAccepted: isCreated || ASKED_LATER.test(message), message };
  }

  public async get<Document>(path: string): Promise<Document> {
    const { code, text } = await this.send('GET', path);
    if (code !== 200) throw new Error(`${code} from the API server for ${path}: ${text.slice(0, 1000)}`);
    return JSON.parse(text) as Document;
  }

  public close(): void {
    this.agent.destroy();
  }

  /** Where objects of a kind are created: asked once for each version of it. */
  private resourceOf({ apiVersion, kind }: Body): Promise<Resource> {
    const type = `${apiVersion} ${kind}`;
    let resource = this.resources.get(type);
    if (resource === undefined) this.resources.set(type, (resource = this.findResource(apiVersion, kind)));
    return resource;
  }

  private async findResource(apiVersion: string, kind: string): Promise<Resource> {
    const root = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
    const { resources } = await this.get<{ readonly resources: readonly (ListedResource & { kind: string })[] }>(root);
    const resource = resources.find((candidate) => candidate.kind === kind && !candidate.name.includes('/'));
    if (resource === undefined) throw new Error(`the API server does not serve ${apiVersion} ${kind}`);
    return { root, name: resource.name, namespaced: resource.namespaced };
  }

  private send(method: string, path: string, body?: object): Promise<{ code: number; text: string }> {
    return new Promise((resolve, reject) => {
      const sent = request(
        `${this.url}${path}`,
        {
          method,
          agent: this.agent,
          headers: { authorization: `Bearer ${this.token}`, 'content-type': 'application/json' },
        },
        (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.on('error', reject);
          response.on('end', () => {
            resolve({ code: response.statusCode ?? 0, text: Buffer.concat(chunks).toString('utf8') });
          });
        },
      );
      sent.on('error', reject);
      sent.end(body && JSON.stringify(body));
    });
  }
}
