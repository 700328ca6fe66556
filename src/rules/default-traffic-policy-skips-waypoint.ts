import { describeObject } from '../model/object';
import { HEALTHY, meshConfigMap, yaml } from './engine/example-mesh';
import { namedMessages, type Values } from './engine/messages';
import { boundServices } from './engine/questions';
import type { Rule } from './engine/rule';

const WITH_DEFAULT = meshConfigMap(`    defaultTrafficPolicy:
      outlierDetection:
        consecutive5xxErrors: 5
`);

const messages = namedMessages({
  notApplied: ({ cluster, configMap, service }: Values<'cluster' | 'configMap' | 'service'>) =>
    `${configMap} of ${cluster} sets defaultTrafficPolicy.outlierDetection, and a waypoint handles the global ${service}.`,
});

export const defaultTrafficPolicySkipsWaypoint: Rule = {
  id: 'default-traffic-policy-skips-waypoint',
  severity: 'warning',
  title: 'The mesh-wide traffic policy does not reach waypoints',
  why: 'istiod applies MeshConfig.defaultTrafficPolicy to sidecars and gateways only: at a waypoint it does not eject a failing endpoint.',
  fix: 'write the settings in a DestinationRule for the service.',
  messages,
  needsSeveralClusters: false,
  bad: { clusters: { cluster1: HEALTHY + yaml(WITH_DEFAULT), cluster2: HEALTHY } },
  good: { clusters: { cluster1: HEALTHY + yaml(meshConfigMap()), cluster2: HEALTHY } },
  find: (mesh) => {
    const global = boundServices(mesh).filter(({ service }) => service.scope === 'GLOBAL');
    return mesh.clusters.flatMap((cluster) => {
      const { configMap, meshConfig } = cluster.istiod;
      const ejects = meshConfig?.defaultTrafficPolicy?.outlierDetection !== undefined;
      const bound = global.find((candidate) => candidate.cluster === cluster);
      if (configMap === undefined || !ejects || bound === undefined) return [];
      return [
        {
          cluster,
          object: configMap,
          path: 'data.mesh',
          ...messages.notApplied({
            cluster: cluster.name,
            configMap: describeObject(configMap),
            service: describeObject(bound.service.object),
          }),
        },
      ];
    });
  },
};
