import type { LiveCluster, Mesh } from '../../clusters/mesh';
import { NAMESPACE, SCALED, WAYPOINT } from '../guide/names';
import { requireContains, requireEqual, type Check } from '../suite';
import { ambient } from './command';
import { drillState } from './faults';
import { drillArguments } from './probe';

const PROXIES = [
  { outage: 'waypoint-down', deployment: { namespace: NAMESPACE, name: WAYPOINT } },
  { outage: 'gateway-down', deployment: { namespace: 'istio-system', name: 'istio-eastwestgateway' } },
] as const;

/** Drills that scale Deployments of Gateways, beside the istiod that made them. */
export function drillsOfProxies(mesh: Mesh): readonly Check[] {
  return [...PROXIES.map((proxy) => drillIsAsPredicted(mesh, proxy)), replicasOfConfigMapAreRefused(mesh)];
}

function drillIsAsPredicted(mesh: Mesh, { outage, deployment }: (typeof PROXIES)[number]): Check {
  return {
    sentence: `istiod leaves a Deployment that a drill of ${outage} scales to 0 alone, and the drill goes as predicted`,
    run: async () => {
      const before = await drillState(hit(mesh), deployment);
      const { code, stdout, stderr } = await ambient(mesh, [...drillArguments(mesh), '--outage', outage]);
      requireEqual('exit 0', code === 0 ? 'exit 0' : `exit ${code}: ${stdout}${stderr}`);
      requireEqual(before, await drillState(hit(mesh), deployment));
      console.log(stdout.replaceAll(/^/gm, '    ').trimEnd());
    },
  };
}

/** Why such a drill is refused: istiod itself is asked. */
function replicasOfConfigMapAreRefused(mesh: Mesh): Check {
  return {
    sentence: 'istiod scales a waypoint up again whose ConfigMap sets replicas, and a drill of it is refused',
    run: async () => {
      const { cluster, patience } = hit(mesh);
      const { kubectl } = cluster;
      const patch = (infrastructure: object | null): Promise<unknown> =>
        kubectl.do(
          ...['patch', 'gateway', WAYPOINT, '-n', NAMESPACE, '--type=merge'],
          ...['--patch', JSON.stringify({ spec: { infrastructure } })],
        );
      await kubectl.apply([
        {
          apiVersion: 'v1',
          kind: 'ConfigMap',
          metadata: { name: 'replicas', namespace: NAMESPACE },
          data: { deployment: 'spec: {replicas: 2}' },
        },
      ]);
      await patch({ parametersRef: { group: '', kind: 'ConfigMap', name: 'replicas' } });
      const replicas = async (): Promise<{ expected: string; got: string }> => ({
        expected: '2 replicas, no record',
        got: await drillState(hit(mesh), PROXIES[0].deployment),
      });
      try {
        await patience.until(replicas);
        await kubectl.do('scale', 'deployment', WAYPOINT, '-n', NAMESPACE, '--replicas=0');
        await patience.until(replicas);
        const { code, stderr } = await ambient(mesh, [...drillArguments(mesh), '--outage', 'waypoint-down']);
        requireEqual('exit 2', `exit ${code}`);
        requireContains(stderr, 'has istiod set the replicas of Gateway', 'nothing was changed');
      } finally {
        await patch(null);
        await kubectl.do('delete', 'configmap', 'replicas', '-n', NAMESPACE);
        await kubectl.do('scale', 'deployment', WAYPOINT, '-n', NAMESPACE, '--replicas=1');
      }
    },
  };
}

function hit(mesh: Mesh): LiveCluster {
  return mesh.find(({ cluster }) => cluster.name === SCALED.cluster)!;
}
