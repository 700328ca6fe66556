import { describeObject } from '../model/object';
import { change, HEALTHY, NAMESPACE, DESTINATION_RULE, SERVICE, WAYPOINT, WORKLOAD, yaml } from './engine/example-mesh';
import { globalHolders, mostCommon } from './engine/questions';
import { namedMessages, type Values } from './engine/messages';
import type { Rule } from './engine/rule';

const messages = namedMessages({
  typesDiffer: ({
    cluster,
    service,
    type,
    otherType,
    other,
  }: Values<'cluster' | 'service' | 'type' | 'otherType' | 'other'>) =>
    `In ${cluster}, ${service} is of type ${type}, and of type ${otherType} in ${other}.`,
});

export const serviceTypeDiffers: Rule = {
  id: 'service-type-differs',
  severity: 'advice',
  title: 'A global service has another type in another cluster',
  why: 'The mesh fails over regardless, but clients outside of it that use the node port or load balancer of one cluster find none in the other.',
  fix: 'use one type in every cluster; for clients from outside, prefer an ingress gateway.',
  messages,
  needsSeveralClusters: true,
  bad: {
    clusters: {
      cluster1: HEALTHY,
      cluster2: yaml(
        NAMESPACE,
        WAYPOINT,
        change(SERVICE, 'spec:\n', 'spec:\n  type: LoadBalancer\n'),
        DESTINATION_RULE,
        WORKLOAD,
      ),
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
          ...messages.typesDiffer({
            cluster: cluster.name,
            service: describeObject(service.object),
            type: service.type,
            otherType: model.service.type,
            other: model.cluster.name,
          }),
        }));
    }),
};
