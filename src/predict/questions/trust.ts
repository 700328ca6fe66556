import { editMeshConfig } from '../cure/remedies';
import { because, type Reason } from '../explain/reason';
import type { ClusterView, MeshView } from '../istio/view';

/**
 * Reports whether the peers of one cluster accept the identities of another: ztunnel takes no identity of another trust
 * domain, whatever aliases the mesh has. @see ztunnel src/tls/workload.rs TrustDomainVerifier
 */
export function trusts(view: MeshView, cluster: string, client: string): boolean {
  return trustDomainOf(view.clusterOf(cluster)) === trustDomainOf(view.clusterOf(client));
}

function trustDomainOf({ cluster }: ClusterView): string {
  return cluster.switches.trustDomain;
}

/** The clusters that are asked and refuse the identities of a client's cluster. */
export function describeDistrust(view: MeshView, asked: Iterable<string>, client: string): Reason[] {
  const own = view.clusterOf(client);
  return [...new Set(asked)]
    .filter((cluster) => !trusts(view, cluster, client))
    .map((name) => {
      const { cluster } = view.clusterOf(name);
      const text = `has the trust domain ${trustDomainOf(view.clusterOf(name))}, and ${client} has ${trustDomainOf(own)}: proxies of ${name} refuse the identities of ${client}, and requests fail.`;
      const more = {
        isCause: true,
        remedies: [
          {
            change: 'give all clusters of the mesh one trust domain (MeshConfig.trustDomain).',
            edit: view.clusters.flatMap((one) =>
              trustDomainOf(one) === trustDomainOf(own)
                ? []
                : editMeshConfig(one.cluster, (config) => ({ ...config, trustDomain: trustDomainOf(own) })),
            ),
          },
        ],
      };
      const { configMap } = cluster.istiod;
      return configMap === undefined
        ? { text: `${name} ${text}`, cluster: name, ...more }
        : because(text, name, configMap, more);
    });
}
