import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Cluster } from './cluster';
import { dependencyDirectory } from './go';
import { freePort } from './ports';

// Two nodes per cluster, in two zones. kwok plays their kubelets: pods become Ready and get an address, no container runs.

const ZONES = ['a', 'b'];

/** Pods become Ready at once and go at once; nodes stay Ready. kwok publishes these rules beside its code. */
const STAGES = ['pod/fast', 'node/fast', 'node/heartbeat-with-lease'];

export async function startNodes(cluster: Cluster): Promise<void> {
  const stages = join(cluster.directory, 'kwok-stages.yaml');
  writeFileSync(stages, await readStages());
  cluster.start('kwok', [
    `--kubeconfig=${cluster.kubeconfig}`,
    `--config=${stages}`,
    '--manage-all-nodes=true',
    // Without leases the nodes turn NotReady after 40 s, and all pods with them.
    '--node-lease-duration-seconds=40',
    `--cidr=10.${cluster.number}.0.0/16`,
    '--node-ip=127.0.0.1',
    `--server-address=127.0.0.1:${await freePort()}`,
  ]);
  await cluster.kubectl.apply(ZONES.map((zone) => node(cluster, zone)));
}

async function readStages(): Promise<string> {
  const kwok = await dependencyDirectory('kwok', 'sigs.k8s.io/kwok');
  const files = STAGES.flatMap((stage) => {
    const folder = join(kwok, 'kustomize', 'stage', stage);
    return readdirSync(folder)
      .filter((file) => file.endsWith('.yaml') && file !== 'kustomization.yaml')
      .map((file) => readFileSync(join(folder, file), 'utf8'));
  });
  return files.join('\n---\n');
}

function node(cluster: Cluster, zone: string): object {
  const name = `${cluster.name}-${zone}`;
  const capacity = { cpu: '64', memory: '256Gi', pods: '500' };
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name,
      labels: {
        'kubernetes.io/hostname': name,
        'topology.kubernetes.io/region': cluster.region,
        'topology.kubernetes.io/zone': `${cluster.region}-${zone}`,
      },
    },
    status: { allocatable: capacity, capacity },
  };
}
