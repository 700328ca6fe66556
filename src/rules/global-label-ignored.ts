import { describeObject } from '../model/kube-object';
import { LABEL_GLOBAL } from '../istio/vocabulary';
import { isSurelyLocal } from '../model/bindings/scope';
import { change, HEALTHY, NAMESPACE, SERVICE, WAYPOINT, WORKLOAD, yaml } from './engine/example-mesh';
import { namedMessages, type Values } from './engine/messages';
import type { Rule } from './engine/rule';

/** What people write who mean "true". */
const MEANT_TO_BE_GLOBAL = /^(true|t|yes|y|on|1|enabled?)$/i;

const messages = namedMessages({
  notSelected: ({ cluster, service, label, value }: Values<'cluster' | 'service' | 'label' | 'value'>) =>
    `${service} of ${cluster} has ${label}: "${value}", which no entry of serviceScopeConfigs selects there.`,
});

export const globalLabelIgnored: Rule = {
  id: 'global-label-ignored',
  severity: 'error',
  title: 'A service has the global label, and istiod does not treat it as global',
  why: 'Its traffic stays in its own cluster and fails with the pods there, although the label promises failover.',
  fix: 'write istio.io/global: "true", exactly like that; if it is, let serviceScopeConfigs in the MeshConfig of that cluster select the label.',
  messages,
  needsSeveralClusters: false,
  bad: {
    clusters: {
      cluster1: yaml(
        NAMESPACE,
        WAYPOINT,
        change(SERVICE, 'istio.io/global: "true"', 'istio.io/global: "True"'),
        WORKLOAD,
      ),
    },
  },
  good: { clusters: { cluster1: HEALTHY } },
  find: (mesh) =>
    mesh.clusters.flatMap((cluster) => {
      return [...cluster.services.values()].flatMap((service) => {
        const { object, generated } = service;
        const said = object.labels[LABEL_GLOBAL];
        if (generated || said === undefined || !MEANT_TO_BE_GLOBAL.test(said)) return [];
        if (!isSurelyLocal(service, cluster)) return [];
        return [
          {
            cluster,
            object,
            path: 'metadata.labels',
            ...messages.notSelected({
              cluster: cluster.name,
              service: describeObject(object),
              label: LABEL_GLOBAL,
              value: said,
            }),
          },
        ];
      });
    }),
};
