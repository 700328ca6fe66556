import type { ClusterView, MeshView } from '../istio/view';

/**
 * Reports whether the peers of one cluster accept the identities of another: ztunnel takes no identity of another trust
 * domain, whatever aliases the mesh has. @see ztunnel src/tls/workload.rs TrustDomainVerifier
 */
export function trusts(view: MeshView, cluster: string, client: string): boolean {
  return trustDomainOf(view.clusterOf(cluster)) === trustDomainOf(view.clusterOf(client));
}

/** The trust domain of a cluster's identities. */
export function trustDomainOf({ cluster }: ClusterView): string {
  return cluster.switches.trustDomain;
}
