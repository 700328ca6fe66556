import type { Chooser } from '../../istio-validation/chooser';
import type { Manifest } from '../generated-mesh';
import { exportTo } from '../mesh-config';
import { REGIONS, useWaypoint, type Plan, type PlannedCluster } from '../plan';
import type { PlannedService } from '../plan-services';
import type { Feature } from './feature';

/** ServiceEntries: for hosts of Services, for others, with endpoints or selectors. */
export const serviceEntries: Feature = (choose, plan, cluster, objects) => {
  const entries = Array.from({ length: choose.any([1, 1, 2]) }, (_, index) =>
    serviceEntry(choose, plan, cluster, index),
  );
  return [...objects, ...entries];
};

/** WorkloadEntries, most of which a Service selects. */
export const workloadEntries: Feature = (choose, plan, cluster, objects) => {
  const entries = Array.from({ length: choose.any([1, 1, 2, 3]) }, (_, index) => {
    const { name, namespace } = choose.any(plan.services);
    return {
      ...networking('WorkloadEntry', `vm-${index}`, choose.chance(90) ? namespace : choose.any(plan.namespaces).name),
      spec: {
        ...endpoint(choose, plan, cluster, index),
        labels: { app: choose.chance(85) ? name : 'vm', version: choose.any(['v1', 'v2']) },
        serviceAccount: 'default',
      },
    };
  });
  return [...objects, ...entries];
};

function serviceEntry(choose: Chooser, plan: Plan, cluster: PlannedCluster, index: number): Manifest {
  const service = choose.any(plan.services);
  const { namespace } = choose.chance(80) ? service : choose.any(plan.services);
  const entry = networking('ServiceEntry', `entry-${index}`, namespace);
  const labels = choose.chance(40) ? useWaypoint(choose, namespace, plan.waypoints) : {};
  return {
    ...entry,
    metadata: { ...entry.metadata, labels },
    spec: {
      hosts: [hostOf(choose, service)],
      // The API server takes a number once.
      ports: service.ports
        .filter(({ protocol }) => protocol !== 'UDP')
        .map(({ name = 'http', port }) => ({ number: port, name, protocol: 'HTTP' })),
      location: choose.any(['MESH_INTERNAL', 'MESH_EXTERNAL']),
      ...(choose.chance(20) ? { exportTo: exportTo(choose) } : {}),
      ...behind(choose, plan, cluster, service),
    },
  };
}

function hostOf(choose: Chooser, { name, namespace }: PlannedService): string {
  return choose.chance(60)
    ? `${name}.${namespace}.svc.cluster.local`
    : choose.any(['payments.example.com', `${name}.example.com`, `*.${namespace}.svc.cluster.local`]);
}

function behind(choose: Chooser, plan: Plan, cluster: PlannedCluster, { name }: PlannedService): object {
  switch (choose.any(['endpoints', 'endpoints', 'selector', 'none'] as const)) {
    case 'endpoints':
      return {
        resolution: 'STATIC',
        endpoints: Array.from({ length: choose.any([1, 2]) }, (_, index) => endpoint(choose, plan, cluster, index)),
      };
    case 'selector':
      return { resolution: 'STATIC', workloadSelector: { labels: { app: name } } };
    case 'none':
      return { resolution: 'NONE' };
  }
}

/** What a WorkloadEntry and an endpoint of a ServiceEntry have in common. */
function endpoint(choose: Chooser, plan: Plan, { number, isIPv6 }: PlannedCluster, index: number): object {
  const region = choose.any(REGIONS);
  return {
    address: isIPv6 ? `2001:db8:${number}:9::${index + 1}` : `10.${number}.9.${index + 1}`,
    ...(choose.chance(40) ? { weight: 1 + choose.below(4) } : {}),
    ...(choose.chance(50) ? { locality: choose.any([region, `${region}/${region}-a`]) } : {}),
    ...(choose.chance(40) ? { network: choose.any(plan.clusters).network } : {}),
  };
}

function networking(kind: string, name: string, namespace: string): Manifest {
  return { apiVersion: 'networking.istio.io/v1', kind, metadata: { name, namespace } };
}
