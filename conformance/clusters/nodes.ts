import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Cluster } from './cluster';
import { dependencyDirectory } from './go';
import { freePort } from './ports';

// Two nodes per cluster, in two zones. kwok plays their kubelets: pods become Ready and get an address, no container runs.

export const ZONES: readonly string[] = ['a', 'b'];

/** The zone of a region that one of {@link ZONES} stands for. */
export function zoneOf(region: string, zone: string): string {
  return `${region}-${zone}`;
}

/** Pods become Ready at once and go at once; nodes stay Ready. kwok publishes these rules beside its code. */
const STAGES = ['pod/fast', 'node/fast', 'node/heartbeat-with-lease'];

export async function startNodes(cluster: Cluster): Promise<void> {
  const config = join(cluster.directory, 'kwok.yaml');
  const port = await freePort();
  writeFileSync(config, [...(await readStages()), ...(cluster.canExec ? [executions(cluster)] : [])].join('\n---\n'));
  cluster.start('kwok', [
    `--kubeconfig=${cluster.kubeconfig}`,
    `--config=${config}`,
    '--manage-all-nodes=true',
    // Without leases the nodes turn NotReady after 40 s, and all pods with them.
    '--node-lease-duration-seconds=40',
    `--cidr=10.${cluster.number}.0.0/16`,
    '--node-ip=127.0.0.1',
    `--server-address=127.0.0.1:${port}`,
    // Where the API server finds what answers `kubectl exec`.
    `--node-port=${port}`,
  ]);
  await cluster.kubectl.apply(ZONES.map((zone) => node(cluster, zone)));
}

async function readStages(): Promise<readonly string[]> {
  const kwok = await dependencyDirectory('kwok', 'sigs.k8s.io/kwok');
  return STAGES.flatMap((stage) => {
    const folder = join(kwok, 'kustomize', 'stage', stage);
    return readdirSync(folder)
      .filter((file) => file.endsWith('.yaml') && file !== 'kustomization.yaml')
      .map((file) => readFileSync(join(folder, file), 'utf8'));
  });
}

/** What `kubectl exec` asks for in a container named curl, is run on this machine. */
function executions({ clientHome }: Cluster): string {
  const envs = [
    { name: 'HOME', value: clientHome },
    { name: 'PATH', value: process.env.PATH ?? '' },
  ];
  return JSON.stringify({
    apiVersion: 'kwok.x-k8s.io/v1alpha1',
    kind: 'ClusterExec',
    metadata: { name: 'curl' },
    spec: { execs: [{ containers: ['curl'], local: { envs } }] },
  });
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
        'topology.kubernetes.io/zone': zoneOf(cluster.region, zone),
      },
    },
    status: { allocatable: capacity, capacity },
  };
}
