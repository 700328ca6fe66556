import { describeObject } from '../model/object';
import { HEALTHY, meshConfigMap, yaml } from './engine/example-mesh';
import { namedMessages, type Values } from './engine/messages';
import type { Rule } from './engine/rule';

const configMap = (setting: string) => meshConfigMap(`    ${setting}\n`);

const messages = namedMessages({
  unreadable: ({ cluster, configMap, reason }: Values<'cluster' | 'configMap' | 'reason'>) =>
    `${configMap} of ${cluster} cannot be read: ${reason}`,
});

export const meshConfigUnreadable: Rule = {
  id: 'mesh-config-unreadable',
  severity: 'warning',
  title: 'istiod’s ConfigMap does not hold a MeshConfig that istiod can read',
  why: 'istiod keeps the configuration it read before, or its defaults after a restart: which services are global, and how they fail over, may differ from the ConfigMap, and this check assumes the switches of mesh.json instead.',
  fix: 'repair data.mesh.',
  messages,
  needsSeveralClusters: false,
  bad: { clusters: { cluster1: HEALTHY + yaml(configMap('localityLbSetting: on')) } },
  good: { clusters: { cluster1: HEALTHY + yaml(configMap('localityLbSetting: { enabled: true }')) } },
  find: (mesh) =>
    mesh.clusters.flatMap((cluster) => {
      const { configMap: object, unreadable } = cluster.istiod;
      if (object === undefined || unreadable === undefined) return [];
      return [
        {
          cluster,
          object,
          path: 'data.mesh',
          ...messages.unreadable({ cluster: cluster.name, configMap: describeObject(object), reason: unreadable }),
        },
      ];
    }),
};
