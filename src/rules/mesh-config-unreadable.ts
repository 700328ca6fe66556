import { describeObject } from '../model/kube-object';
import { HEALTHY, yaml } from './example-mesh';
import type { Rule } from './rule';

const configMap = (setting: string) => `
apiVersion: v1
kind: ConfigMap
metadata:
  name: istio
  namespace: istio-system
data:
  mesh: |
    serviceScopeConfigs:
      - scope: GLOBAL
        servicesSelector:
          matchLabels:
            istio.io/global: "true"
    ${setting}
`;

export const meshConfigUnreadable: Rule = {
  id: 'mesh-config-unreadable',
  severity: 'warning',
  title: 'istiod’s ConfigMap holds no MeshConfig that it could read',
  why: 'istiod keeps what it read before, or its defaults after a restart: which services are global, and how they fail over, may not be what the ConfigMap says, and here the switches of mesh.json are taken.',
  fix: 'repair data.mesh.',
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
          message: `${describeObject(object)} of ${cluster.name} cannot be read: ${unreadable}`,
        },
      ];
    }),
};
