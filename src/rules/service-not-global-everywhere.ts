import { LABEL_GLOBAL } from '../istio/vocabulary';
import { setLabel } from '../predict/edit';
import { describeObject } from '../model/object';
import { isSurelyLocal } from '../model/reach';
import { change, HEALTHY, NAMESPACE, DESTINATION_RULE, SERVICE, WAYPOINT, WORKLOAD, yaml } from './engine/example-mesh';
import { clustersByService, isMeantGlobal, names } from './engine/questions';
import { namedMessages, type Values } from './engine/messages';
import type { Rule } from './engine/rule';

const messages = namedMessages({
  localHere: ({ service, clusters }: Values<'service' | 'clusters'>) =>
    `${service} is local here, and global in ${clusters}.`,
});

export const serviceNotGlobalEverywhere: Rule = {
  id: 'service-not-global-everywhere',
  severity: 'error',
  title: 'A service is global in one cluster and local in another',
  why: 'The clusters where it is global send traffic to this cluster’s pods, whose gateway has no route to them: those requests fail, in an outage and before.',
  fix: 'label the Service istio.io/global: "true" in every cluster that has it, or in none.',
  messages,
  needsSeveralClusters: true,
  bad: {
    clusters: {
      cluster1: HEALTHY,
      cluster2: yaml(
        NAMESPACE,
        WAYPOINT,
        change(SERVICE, '    istio.io/global: "true"\n', ''),
        DESTINATION_RULE,
        WORKLOAD,
      ),
    },
  },
  good: { clusters: { cluster1: HEALTHY, cluster2: HEALTHY } },
  find: (mesh) =>
    [...clustersByService(mesh).values()].flatMap((holders) => {
      const global = holders.filter(({ service }) => service.scope === 'GLOBAL');
      if (global.length === 0) return [];
      return (
        holders
          .filter(({ service, cluster }) => isSurelyLocal(service, cluster))
          // Where the label is there, global-label-ignored says why istiod does not go by it.
          .filter(({ service }) => service.generated || !isMeantGlobal(service.object.labels[LABEL_GLOBAL]))
          .map(({ cluster, service }) => ({
            cluster,
            object: service.object,
            path: 'metadata.labels',
            ...messages.localHere({
              service: describeObject(service.object),
              clusters: names(global.map((holder) => holder.cluster)),
            }),
            edit: [setLabel(cluster.name, service.object, LABEL_GLOBAL, 'true')],
          }))
      );
    }),
};
