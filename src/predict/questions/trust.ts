import { shareRoot } from '../../model/security/roots';
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

/** The trust domain of a cluster's identities. */
export function trustDomainOf({ cluster }: ClusterView): string {
  return cluster.switches.trustDomain;
}
