import { describeObject } from '../model/object';
import { LABEL_GLOBAL } from '../istio/vocabulary';
import { change, HEALTHY, NAMESPACE, SERVICE, WAYPOINT, WORKLOAD, yaml } from './engine/example-mesh';
import { namedMessages, type Values } from './engine/messages';
import type { Rule } from './engine/rule';

const HEADLESS = change(SERVICE, 'spec:\n', 'spec:\n  clusterIP: None\n');
const cluster = (service: string) => yaml(NAMESPACE, WAYPOINT, service, WORKLOAD);

const messages = namedMessages({
  headless: ({ cluster, service }: Values<'cluster' | 'service'>) => `${service} of ${cluster} is global and headless.`,
  externalName: ({ cluster, service }: Values<'cluster' | 'service'>) =>
    `${service} of ${cluster} is global and of type ExternalName.`,
});

export const globalServiceWithoutAddress: Rule = {
  id: 'global-service-without-address',
  severity: 'error',
  title: 'A global service does not have an address of its own',
  why: 'Clients of a headless or ExternalName service connect to what its name resolves to in their own cluster: neither ztunnel nor the waypoint chooses a cluster, and nothing fails over.',
  fix: 'give it a cluster address (drop clusterIP: None, or add a second Service that has one), or remove the label istio.io/global.',
  messages,
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
          ...(headless ? messages.headless : messages.externalName)({
            cluster: cluster.name,
            service: describeObject(object),
          }),
        })),
    ),
};
