import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { main } from '../../src/cli/main';

/** What a run of the command came to. */
export interface Run {
  readonly code: number;
  readonly out: string;
  readonly errors: string;
}

/** Runs the command with its output caught. */
export async function run(...args: string[]): Promise<Run> {
  let out = '';
  let errors = '';
  const stdout = jest.spyOn(process.stdout, 'write').mockImplementation((text) => ((out += String(text)), true));
  const stderr = jest.spyOn(process.stderr, 'write').mockImplementation((text) => ((errors += String(text)), true));
  try {
    return { code: await main(args), out, errors };
  } finally {
    stdout.mockRestore();
    stderr.mockRestore();
  }
}

/** What is said on stderr of a tree of manifests: what it does not hold. */
export const ASSUMED = `not read, and assumed (--strict: unknown):
  MeshConfig (ConfigMap istio): Istio’s defaults for ambient, but for what mesh.json says as "switches" and the trust domain, which is that of the clusters where it was read
  istiod’s Deployment: the environment that Istio’s guide to ambient across networks sets, and the revision "default"
  Nodes: the regions and zones that mesh.json says
  Pods: as many as workloads ask for, or as cdk8s-ambient/replicas says, and all of them ready
  policies, EnvoyFilters and ServiceEntries: none but those that were read
`;

const DIST = path.join(__dirname, '..', '..', 'dist');

/** A copy of the committed dist/, where nothing has to be assumed; removed after the test file. */
export function copyOfDist(): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'cdk8s-ambient-cli-'));
  fs.cpSync(DIST, folder, { recursive: true });
  const file = path.join(folder, 'mesh.json');
  const mesh = JSON.parse(fs.readFileSync(file, 'utf8')) as { clusters: object[] };
  const clusters = mesh.clusters.map((cluster, index) => ({ ...cluster, gateways: [`203.0.113.${index + 1}`] }));
  fs.writeFileSync(file, JSON.stringify({ ...mesh, clusters }));
  folders.push(folder);
  return folder;
}

const folders: string[] = [];
afterAll(() => folders.forEach((folder) => fs.rmSync(folder, { recursive: true, force: true })));

/** Changes a file of a mesh directory. Fails where there is nothing to change. */
export function edit(folder: string, file: string, from: string | RegExp, to: string): void {
  const name = path.join(folder, file);
  const text = fs.readFileSync(name, 'utf8');
  const edited = text.replace(from, to);
  if (edited === text) throw new Error(`${file} has no ${String(from)}`);
  fs.writeFileSync(name, edited);
}
