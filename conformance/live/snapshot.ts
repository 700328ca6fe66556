import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Mesh as LiveMesh } from '../clusters/mesh';
import { toMesh, type Mesh } from '../../src/model/mesh/mesh';
import { readTree } from '../../src/model/read/tree/tree';

/** What docs/endpoints.md tells a person to ask for. */
const KINDS = [
  'namespaces',
  'nodes',
  'pods',
  'services',
  'endpointslices',
  'configmaps',
  'deployments',
  'statefulsets',
  'daemonsets',
  'gateways.gateway.networking.k8s.io',
  'destinationrules.networking.istio.io',
].join(',');

/** Both clusters as they are now, read as a person would have us read them: from what kubectl prints. */
export async function readLive(mesh: LiveMesh): Promise<Mesh> {
  const folder = mkdtempSync(join(tmpdir(), 'cdk8s-ambient-live-'));
  try {
    await Promise.all(
      mesh.map(async ({ cluster }) => {
        const objects = await cluster.kubectl.do('get', KINDS, '--all-namespaces', '-o', 'yaml');
        mkdirSync(join(folder, cluster.name));
        writeFileSync(join(folder, cluster.name, 'objects.yaml'), objects);
      }),
    );
    const tree = readTree([folder]);
    if (tree.findings.length > 0) throw new Error(JSON.stringify(tree.findings));
    return toMesh(tree);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
