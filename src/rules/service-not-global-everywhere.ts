import { describeObject } from '../model/kube-object';
import { isSurelyLocal } from '../model/bindings/scope';
import { change, HEALTHY, NAMESPACE, RULE, SERVICE, WAYPOINT, WORKLOAD, yaml } from './example-mesh';
import { clustersByService, names } from './questions';
import type { Rule } from './rule';

export const serviceNotGlobalEverywhere: Rule = {
  id: 'service-not-global-everywhere',
  severity: 'error',
  title: 'A service is global in one cluster and local in another',
  why: 'The clusters where it is global send traffic to this cluster’s pods, whose gateway has no route to them: those requests fail, in an outage and before.',
  fix: 'label the Service istio.io/global: "true" in every cluster that has it, or in none.',
  needsSeveralClusters: true,
  bad: {
    clusters: {
      cluster1: HEALTHY,
      cluster2: yaml(NAMESPACE, WAYPOINT, change(SERVICE, '    istio.io/global: "true"\n', ''), RULE, WORKLOAD),
    },
  },
  good: { clusters: { cluster1: HEALTHY, cluster2: HEALTHY } },
  find: (mesh) =>
    [...clustersByService(mesh).values()].flatMap((holders) => {
      const global = holders.filter(({ service }) => service.scope === 'GLOBAL');
      if (global.length === 0) return [];
      return holders
        .filter(({ service, cluster }) => isSurelyLocal(service, cluster))
        .map(({ cluster, service }) => ({
          cluster,
          object: service.object,
          path: 'metadata.labels',
          message: `${describeObject(service.object)} is local here, and global in ${names(global.map((holder) => holder.cluster))}.`,
        }));
    }),
};
