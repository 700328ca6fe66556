import { describeObject, matchesLabels, type KubeObject } from '../model/object';
import { keyOf, type Cluster } from '../model/mesh';
import { asksForFailover } from '../model/policy';
import type { Service } from '../model/services';
import type { Workload } from '../model/workloads';
import { DESTINATION_RULE, HEALTHY, NAMESPACE, WAYPOINT, WORKLOAD, yaml } from './engine/example-mesh';
import { namedMessages, type Values } from './engine/messages';
import { clustersByService, names } from './engine/questions';
import type { Rule } from './engine/rule';

const messages = namedMessages({
  missingHere: ({ cluster, service, object, clusters }: Values<'cluster' | 'service' | 'object' | 'clusters'>) =>
    `${cluster} has ${object}, but not ${service}, which is global in ${clusters}.`,
});

export const serviceMissingBesideItsPods: Rule = {
  id: 'service-missing-beside-its-pods',
  severity: 'warning',
  title: 'A cluster has the pods or the rule of a global service, but not the Service',
  why: 'Clients of this cluster do not find the service by its name, so their requests fail, and other clusters cannot fail over to the pods that are here.',
  fix: 'add the Service to this cluster, with the same name, namespace and labels; or remove what belongs to it.',
  messages,
  needsSeveralClusters: true,
  bad: {
    clusters: { cluster1: HEALTHY, cluster2: yaml(NAMESPACE, WAYPOINT, DESTINATION_RULE, WORKLOAD) },
  },
  good: { clusters: { cluster1: HEALTHY, cluster2: HEALTHY } },
  find: (mesh) =>
    [...clustersByService(mesh).values()].flatMap((holders) => {
      const global = holders.filter(({ service }) => service.scope === 'GLOBAL');
      const [first] = global;
      if (first === undefined) return [];
      return mesh.clusters.flatMap((cluster) => {
        const object = leftoverOf(cluster, first.service);
        if (object === undefined) return [];
        return [
          {
            cluster,
            object,
            ...messages.missingHere({
              cluster: cluster.name,
              service: describeObject(first.service.object),
              object: describeObject(object),
              clusters: names(global.map((holder) => holder.cluster)),
            }),
          },
        ];
      });
    }),
};

/**
 * What a cluster has of a service that it lacks: something that runs its pods, and no other service's, else a rule for its
 * failover.
 */
function leftoverOf(cluster: Cluster, service: Service): KubeObject | undefined {
  const { services, workloads, destinationRules } = cluster;
  if (services.has(keyOf(service))) return undefined;
  const workload = workloads.find((one) => one.replicas !== 0 && isSelected(one, service));
  if (workload !== undefined && ![...services.values()].some((other) => isSelected(workload, other))) {
    return workload.object;
  }
  return destinationRules.all.find((one) => one.host === service.host && asksForFailover(one.spec.trafficPolicy))
    ?.object;
}

function isSelected({ namespace, podLabels }: Workload, { namespace: own, selector }: Service): boolean {
  return namespace === own && Object.keys(selector).length > 0 && matchesLabels(selector, podLabels);
}
