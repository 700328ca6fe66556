import { shareRoot } from '../../model/security';
import type { ClusterView, MeshView } from '../istio/view';

/** What keeps the peers of a cluster from accepting an identity. */
export type Distrust = 'trust domain' | 'root certificates';

/** Reports whether the peers of one cluster accept the identities of another. */
export function trusts(view: MeshView, cluster: string, client: string): boolean {
  return distrustOf(view, cluster, client) === undefined;
}

/**
 * Why the peers of one cluster do not accept the identities of another; undefined if they do. ztunnel takes no identity of another
 * trust domain, whatever aliases the mesh has, and no certificate that none of its roots signs. Where the roots of either cluster were not
 * read, they are assumed to be the same.
 *
 * @see ztunnel src/tls/workload.rs TrustDomainVerifier
 */
export function distrustOf(view: MeshView, cluster: string, client: string): Distrust | undefined {
  const [own, other] = [view.clusterOf(cluster), view.clusterOf(client)];
  if (trustDomainOf(own) !== trustDomainOf(other)) return 'trust domain';
  const [roots, others] = [own.cluster.roots, other.cluster.roots];
  if (roots === undefined || others === undefined) return undefined;
  return shareRoot(roots, others) ? undefined : 'root certificates';
}

/** Reports whether some cluster does not accept the identities of another. Of thousands of clusters, few differ in their roots. */
export function someDistrust(clusters: readonly ClusterView[]): boolean {
  if (new Set(clusters.map(trustDomainOf)).size > 1) return true;
  const read = clusters.flatMap(({ cluster: { roots } }) => (roots === undefined ? [] : [roots]));
  const distinct = [...new Map(read.map((roots) => [[...roots.certificates].sort().join(), roots])).values()];
  return distinct.some((one) => distinct.some((other) => !shareRoot(one, other)));
}

/** The trust domain of a cluster's identities. */
export function trustDomainOf({ cluster }: ClusterView): string {
  return cluster.switches.trustDomain;
}
