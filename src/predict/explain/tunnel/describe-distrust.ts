import { editMeshConfig } from '../../edit';
import type { MeshView } from '../../istio/view';
import { distrustOf, trustDomainOf } from '../../proxy';
import { because, type Reason } from '../../answer';

/** The clusters that are asked and refuse the identities of a client's cluster. */
export function describeDistrust(view: MeshView, asked: Iterable<string>, client: string): Reason[] {
  return [...new Set(asked)].flatMap((cluster) => {
    switch (distrustOf(view, cluster, client)) {
      case 'trust domain':
        return [describeTrustDomain(view, cluster, client)];
      case 'root certificates':
        return [describeRoots(view, cluster, client)];
      case undefined:
        return [];
    }
  });
}

function describeTrustDomain(view: MeshView, name: string, client: string): Reason {
  const { cluster } = view.clusterOf(name);
  const own = view.clusterOf(client);
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
}

/** Certificates are nothing that a manifest mends: what to do is said, and not tried. */
function describeRoots(view: MeshView, name: string, client: string): Reason {
  const text = `has no root certificate that ${client} has, too: proxies of ${name} and of ${client} refuse each other's certificates, and requests fail. Intermediate certificates of one common root, as Secret cacerts of each cluster, cure it.`;
  return because(text, name, view.clusterOf(name).cluster.roots!.object, { isCause: true });
}
