import { describeObject } from '../model/object';
import type { Mesh } from '../model/mesh';
import { HEALTHY, NAMESPACE, yaml } from './engine/example-mesh';
import { clustersByService, names, type Holder } from './engine/questions';
import { namedMessages, type Values } from './engine/messages';
import type { Rule, Violation } from './engine/rule';

/** How many names a finding lists. */
const NAMED = 3;

const messages = namedMessages({
  notHere: ({
    clusters,
    have,
    service,
    cluster,
    namespace,
  }: Values<'clusters' | 'have' | 'service' | 'cluster' | 'namespace'>) =>
    `${clusters} ${have} no ${service}, which ${cluster} has${namespace}.`,
});

export const serviceOnlyConsumed: Rule = {
  id: 'service-only-consumed',
  severity: 'advice',
  title: 'A cluster does not have a global service of the mesh',
  why: 'The cluster only consumes the service: its requests always go to other clusters, and it cannot take over for any of them.',
  fix: 'change nothing if that is intended; otherwise declare the Namespace, the Service and its waypoint there too.',
  messages,
  needsSeveralClusters: true,
  bad: { clusters: { cluster1: HEALTHY, cluster2: yaml(NAMESPACE) } },
  good: { clusters: { cluster1: HEALTHY, cluster2: HEALTHY } },
  find: (mesh) =>
    [...clustersByService(mesh).values()].flatMap((holders) => {
      const first = holders.find(({ service }) => service.scope === 'GLOBAL');
      return first === undefined || holders.length === mesh.clusters.length
        ? []
        : [absence(mesh, first, new Set(holders.map(({ cluster }) => cluster.name)))];
    }),
};

/** One finding for all clusters that lack it, without going through all of them. */
function absence({ clusters }: Mesh, { cluster, service }: Holder, having: ReadonlySet<string>): Violation {
  const lacking = [];
  for (const other of clusters) {
    if (!having.has(other.name)) lacking.push(other);
    if (lacking.length > NAMED) break;
  }
  const more = clusters.length - having.size - NAMED;
  const who = `${names(lacking.slice(0, NAMED))}${more > 0 ? ` and ${more} more` : ''}`;
  const namespace = lacking[0]!.namespaces.has(service.namespace)
    ? ''
    : `; ${lacking[0]!.name} does not have its Namespace either`;
  return {
    cluster: lacking[0]!,
    ...messages.notHere({
      clusters: who,
      have: clusters.length - having.size === 1 ? 'has' : 'have',
      service: describeObject(service.object),
      cluster: cluster.name,
      namespace,
    }),
  };
}
