import { editMeshConfig } from '../cure/remedies';
import type { MeshView } from '../istio/view';
import { trustDomainOf, trusts } from '../questions/trust';
import { because, type Reason } from './reason';

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
