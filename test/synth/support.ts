import { ApiObject, Chart } from 'cdk8s';
import { Cluster, Mesh, type MeshProps } from 'cdk8s-ambient';
import type { Construct } from 'constructs';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';

const made: string[] = [];

/** A new empty folder, removed after all tests of the file. */
export function temporaryFolder(): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'cdk8s-ambient-'));
  made.push(folder);
  return folder;
}

afterAll(() => made.forEach((folder) => fs.rmSync(folder, { recursive: true, force: true })));
beforeEach(() => jest.spyOn(process.stderr, 'write').mockReturnValue(true));
afterEach(() => jest.restoreAllMocks());

/** A mesh of cluster1 and cluster2 that writes to a folder of its own. */
export function twoClusters(props: MeshProps = {}) {
  const mesh = new Mesh({ outdir: temporaryFolder(), ...props });
  const cluster1 = new Cluster(mesh, 'cluster1', { network: 'network1' });
  const cluster2 = new Cluster(mesh, 'cluster2', { network: 'network2' });
  return { mesh, cluster1, cluster2 };
}

/** An object of any kind. */
export function object(scope: Construct, apiVersion: string, kind: string, name: string, more: object = {}): ApiObject {
  const { metadata, ...rest } = more as { metadata?: object };
  return new ApiObject(
    scope,
    `${kind}-${name}${apiVersion === 'networking.istio.io/v1' && kind === 'Gateway' ? '-istio' : ''}`,
    { apiVersion, kind, metadata: { name, ...metadata }, ...rest },
  );
}

export function configMap(scope: Construct, name: string, data: Record<string, unknown> = {}): ApiObject {
  return object(scope, 'v1', 'ConfigMap', name, { data });
}

export function chartIn(scope: Construct, namespace: string | undefined, id = 'chart'): Chart {
  return new Chart(scope, id, { namespace });
}

const OF_GIT_IGNORED: ReadonlySet<string> = new Set(['.cdk8s-ambient/.gitignore', '.cdk8s-ambient/constructs']);

/** Every file below a folder: path → content. What Git ignores is not output. */
export function tree(folder: string): Record<string, string> {
  const files = fs
    .readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => !OF_GIT_IGNORED.has(file) && fs.statSync(path.join(folder, file)).isFile());
  return Object.fromEntries(files.sort().map((file) => [file, fs.readFileSync(path.join(folder, file), 'utf8')]));
}

/** The tree without mesh.json: what is applied. */
export function manifests(folder: string): Record<string, string> {
  const { 'mesh.json': _meshFile, ...rest } = tree(folder);
  return rest;
}

/** The "Kind/name" of each document of a file, in order. */
export function outline(text: string): string[] {
  return text
    .split(/^---\n/m)
    .slice(1)
    .map((document) => `${/^kind: (.*)$/m.exec(document)?.[1]}/${/^ {2}name: (.*)$/m.exec(document)?.[1]}`);
}

/** The message of what a function throws. */
export function messageOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('expected an error, and nothing was thrown');
}
