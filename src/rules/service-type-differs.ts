import { describeObject } from '../model/kube-object';
import { change, HEALTHY, NAMESPACE, RULE, SERVICE, WAYPOINT, WORKLOAD, yaml } from './example-mesh';
import { globalHolders, mostCommon } from './questions';
import type { Rule } from './rule';

export const serviceTypeDiffers: Rule = {
  id: 'service-type-differs',
  severity: 'advice',
  title: 'A global service has another type in another cluster',
  why: 'The mesh fails over all the same, but clients outside of it that use the node port or load balancer of one cluster find none in the other.',
  fix: 'use one type in every cluster; who comes from outside is better served by an ingress gateway.',
  needsSeveralClusters: true,
  bad: {
    clusters: {
      cluster1: HEALTHY,
      cluster2: yaml(NAMESPACE, WAYPOINT, change(SERVICE, 'spec:\n', 'spec:\n  type: LoadBalancer\n'), RULE, WORKLOAD),
    },
  },
  good: { clusters: { cluster1: HEALTHY, cluster2: HEALTHY } },
  find: (mesh) =>
    globalHolders(mesh).flatMap((holders) => {
      const model = mostCommon(holders, ({ service }) => service.type);
      return holders
        .filter(({ service }) => service.type !== model.service.type)
        .map(({ cluster, service }) => ({
          cluster,
          object: service.object,
          path: 'spec.type',
          message: `In ${cluster.name}, ${describeObject(service.object)} is of type ${service.type}, and of type ${model.service.type} in ${model.cluster.name}.`,
        }));
    }),
};
