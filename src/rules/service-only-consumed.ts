import { describeObject } from '../model/kube-object';
import type { Mesh } from '../model/mesh';
import { HEALTHY, NAMESPACE, yaml } from './example-mesh';
import { clustersByService, names, type Holder } from './questions';
import type { Rule, Violation } from './rule';

/** More names than these do not help anybody. */
const NAMED = 3;

export const serviceOnlyConsumed: Rule = {
  id: 'service-only-consumed',
  severity: 'advice',
  title: 'A cluster does not have a global service of the mesh',
  why: 'It only consumes the service: its requests go to other clusters all the time, and it cannot stand in for any of them.',
  fix: 'nothing, if that is meant; else declare the Namespace, the Service and its waypoint there too.',
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
  const namespace = lacking[0]!.namespaces.has(service.namespace) ? '' : `, ${lacking[0]!.name} not even its Namespace`;
  return {
    cluster: lacking[0]!,
    message: `${who} ${clusters.length - having.size === 1 ? 'has' : 'have'} no ${describeObject(service.object)}, which ${cluster.name} has${namespace}.`,
  };
}
