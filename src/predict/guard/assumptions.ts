import type { Cluster } from '../../model/mesh';
import type { MeshView } from '../istio/view';
import type { Reason } from '../explain/reason';
import type { AssumptionId } from '../explain/remarks';

/** A kind of objects that was not read, and what is assumed in its place. */
export interface Assumption {
  readonly id: AssumptionId;
  /** What was not read, and what is assumed. */
  readonly text: string;
  /** The clusters for which it is assumed, sorted. */
  readonly clusters: readonly string[];
}

interface Assumed {
  readonly text: string;
  /** True if a cluster was not read for it. @param others how many clusters there are beside it */
  readonly isAssumed: (cluster: Cluster, others: number) => boolean;
}

const POLICY_KINDS = ['AuthorizationPolicy', 'PeerAuthentication', 'NetworkPolicy', 'EnvoyFilter', 'ServiceEntry'];

/** What is assumed where it was not read. */
export const ASSUMPTIONS: Readonly<Record<AssumptionId, Assumed>> = {
  'mesh-config': {
    text: 'MeshConfig (ConfigMap istio): Istio’s defaults for ambient, but for what mesh.json says as "switches" and the trust domain, which is that of the clusters where it was read',
    isAssumed: (cluster) => cluster.istiod.configMap === undefined && !isRead(cluster, 'ConfigMap'),
  },
  'istiod-environment': {
    text: 'istiod’s Deployment: the environment that Istio’s guide to ambient across networks sets, and the revision "default"',
    isAssumed: (cluster) => cluster.istiod.deployment === undefined && !isRead(cluster, 'Deployment'),
  },
  networks: {
    text: 'the Namespace of istiod, whose label says the network of the cluster: the network that the east-west gateways of the cluster name, or, where no cluster names one, the same for all',
    isAssumed: ({ isNetworkAssumed }, others) => isNetworkAssumed && others > 0,
  },
  nodes: {
    text: 'Nodes: the regions and zones that mesh.json says',
    isAssumed: (cluster) => !isRead(cluster, 'Node') && !cluster.objects.some(({ kind }) => kind === 'Node'),
  },
  namespaces: {
    text: 'Namespaces of some services: they are in the ambient mesh',
    isAssumed: (cluster) =>
      !isRead(cluster, 'Namespace') &&
      [...cluster.services.values()].some(({ namespace }) => !cluster.namespaces.has(namespace)),
  },
  policies: {
    text: 'policies, EnvoyFilters and ServiceEntries: none but those that were read',
    isAssumed: (cluster) => POLICY_KINDS.some((kind) => !isRead(cluster, kind)),
  },
};

/** What is assumed of a mesh, in a fixed order. */
export function assumptionsOf({ clusters }: MeshView): Assumption[] {
  return (Object.entries(ASSUMPTIONS) as [AssumptionId, Assumed][])
    .map(([id, { text, isAssumed }]) => ({
      id,
      text,
      clusters: clusters
        .filter(({ cluster }) => isAssumed(cluster, clusters.length - 1))
        .map(({ cluster: { name } }) => name),
    }))
    .filter((assumption) => assumption.clusters.length > 0);
}

/** Why a verdict that rests on assumptions is unknown, where nothing is to be assumed. */
export function whyAssumed(assumptions: readonly Assumption[]): Reason {
  return {
    text: `rests on what was not read (--strict): ${assumptions.map(({ text }) => text).join('; ')}.`,
    isCause: true,
    change: 'give a snapshot of the live clusters, which holds it, or the directories that have it.',
  };
}

function isRead({ readKinds }: Cluster, kind: string): boolean {
  return readKinds.has(kind);
}
