import { describeObject } from '../model/kube-object';
import { LABEL_GLOBAL } from '../istio/vocabulary';
import { isSurelyLocal } from '../model/bindings/scope';
import { change, HEALTHY, NAMESPACE, SERVICE, WAYPOINT, WORKLOAD, yaml } from './example-mesh';
import type { Rule } from './rule';

/** What people write who mean "true". */
const MEANT_TO_BE_GLOBAL = /^(true|t|yes|y|on|1|enabled?)$/i;

export const globalLabelIgnored: Rule = {
  id: 'global-label-ignored',
  severity: 'error',
  title: 'A service is labelled global, and istiod does not take it to be',
  why: 'Its traffic stays in its own cluster and dies with the pods there, while the label says that it would not.',
  fix: 'write istio.io/global: "true", exactly so; if it is, let that cluster’s MeshConfig.serviceScopeConfigs select the label.',
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
            message: `${describeObject(object)} of ${cluster.name} has ${LABEL_GLOBAL}: "${said}", which no entry of that istiod’s serviceScopeConfigs selects.`,
          },
        ];
      });
    }),
};
