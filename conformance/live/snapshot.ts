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

interface ListedObject {
  readonly kind: string;
  readonly metadata: { readonly name: string };
}

/**
 * The root of trust of a cluster. Each of ours has one of its own: between real ones no tunnel would come about, and between ours
 * there is none.
 */
export function isRootOfTrust({ kind, metadata: { name } }: ListedObject): boolean {
  return kind === 'ConfigMap' && name === 'istio-ca-root-cert';
}

/**
 * Both clusters as they are now, read as a person would have us read them: from what kubectl prints.
 *
 * @param isLeftOut true for objects that are taken not to be there
 */
export async function readLive(mesh: LiveMesh, isLeftOut?: (object: ListedObject) => boolean): Promise<Mesh> {
  const folder = mkdtempSync(join(tmpdir(), 'cdk8s-ambient-live-'));
  try {
    await Promise.all(
      mesh.map(async ({ cluster }) => {
        mkdirSync(join(folder, cluster.name));
        const get = ['get', KINDS, '--all-namespaces', '-o'];
        if (isLeftOut === undefined) {
          writeFileSync(join(folder, cluster.name, 'objects.yaml'), await cluster.kubectl.do(...get, 'yaml'));
          return;
        }
        const list = JSON.parse(await cluster.kubectl.do(...get, 'json')) as {
          readonly items: readonly ListedObject[];
        };
        const items = list.items.filter((object) => !isLeftOut(object));
        writeFileSync(join(folder, cluster.name, 'objects.json'), JSON.stringify({ ...list, items }));
      }),
    );
    const tree = readTree([folder]);
    if (tree.findings.length > 0) throw new Error(JSON.stringify(tree.findings));
    return toMesh(tree);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
