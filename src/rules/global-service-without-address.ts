import { describeObject } from '../model/kube-object';
import { LABEL_GLOBAL } from '../istio/vocabulary';
import { change, HEALTHY, NAMESPACE, SERVICE, WAYPOINT, WORKLOAD, yaml } from './example-mesh';
import type { Rule } from './rule';

const HEADLESS = change(SERVICE, 'spec:\n', 'spec:\n  clusterIP: None\n');
const cluster = (service: string) => yaml(NAMESPACE, WAYPOINT, service, WORKLOAD);

export const globalServiceWithoutAddress: Rule = {
  id: 'global-service-without-address',
  severity: 'error',
  title: 'A global service has no address of its own',
  why: 'Clients of a headless or ExternalName service go to what its name resolves to in their own cluster, past ztunnel’s choice of clusters and past the waypoint: nothing ever fails over.',
  fix: 'give it a cluster address (drop clusterIP: None, or add a second Service that has one), or take the label istio.io/global off.',
  needsSeveralClusters: false,
  bad: { clusters: { cluster1: cluster(HEADLESS) } },
  good: { clusters: { cluster1: HEALTHY } },
  find: (mesh) =>
    mesh.clusters.flatMap((cluster) =>
      [...cluster.services.values()]
        .filter(({ headless, type }) => headless || type === 'ExternalName')
        // One that is global only because its whole namespace is was never meant to fail over.
        .filter(({ object, scope }) => scope === 'GLOBAL' && object.labels[LABEL_GLOBAL] !== undefined)
        .map(({ object, headless }) => ({
          cluster,
          object,
          path: headless ? 'spec.clusterIP' : 'spec.type',
          message: `${describeObject(object)} of ${cluster.name} is global and ${headless ? 'headless' : 'of type ExternalName'}.`,
        })),
    ),
};
