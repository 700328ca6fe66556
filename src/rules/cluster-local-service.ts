import { isClusterLocal } from '../istio/cluster-local';
import { describeObject } from '../model/object';
import { HEALTHY, meshConfigMap, yaml } from './engine/example-mesh';
import { namedMessages, type Values } from './engine/messages';
import { globalHolders, oncePerObject } from './engine/questions';
import type { Rule } from './engine/rule';

const withLocalHost = (host: string) =>
  meshConfigMap(`    serviceSettings:
      - settings:
          clusterLocal: true
        hosts: ["${host}"]
`);

const messages = namedMessages({
  clusterLocal: ({ cluster, configMap, host, service }: Values<'cluster' | 'configMap' | 'host' | 'service'>) =>
    `${configMap} of ${cluster} makes ${host} local to its cluster (serviceSettings), and ${service} is global.`,
});

export const clusterLocalService: Rule = {
  id: 'cluster-local-service',
  severity: 'error',
  title: 'The MeshConfig makes a global service local to its cluster',
  why: 'serviceSettings with clusterLocal: true count more than the global label: istiod sends no endpoint of another cluster, so the service fails with the pods of its own cluster.',
  fix: 'remove the host of the service from serviceSettings, or the global label from the Service.',
  messages,
  needsSeveralClusters: true,
  bad: { clusters: { cluster1: HEALTHY + yaml(withLocalHost('*.sample.svc.cluster.local')), cluster2: HEALTHY } },
  good: { clusters: { cluster1: HEALTHY + yaml(withLocalHost('*.batch.svc.cluster.local')), cluster2: HEALTHY } },
  find: (mesh) => {
    const found = globalHolders(mesh).flatMap((holders) =>
      holders.flatMap(({ cluster, service }) => {
        const { configMap } = cluster.istiod;
        const { host } = service;
        const isLocal = isClusterLocal(host, cluster.switches.serviceSettings, mesh.clusterDomain);
        if (configMap === undefined || !isLocal) return [];
        return [
          {
            cluster,
            object: configMap,
            path: 'data.mesh',
            ...messages.clusterLocal({
              cluster: cluster.name,
              configMap: describeObject(configMap),
              host,
              service: describeObject(service.object),
            }),
          },
        ];
      }),
    );
    return oncePerObject(found);
  },
};
