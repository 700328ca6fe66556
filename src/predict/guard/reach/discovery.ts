import { labelsOfNamespace, matchesSelector } from '../../../model/object';
import { isMeantAsGateway } from '../../../model/gateways';
import type { Cluster } from '../../../model/mesh';

/** What istiod does not look at: a namespace, or what all of a cluster depends on. */
type LeftOut = { readonly of: 'cluster' } | { readonly of: 'namespace'; readonly namespace: string };

/**
 * What discoverySelectors leave out: a namespace counts only if it is selected in every cluster that has it, for istiod looks at
 * the namespaces of all clusters by its own selectors. Without the root namespace, or one with an east-west gateway, istiod knows
 * neither networks nor the ways into them.
 *
 * @see istio pkg/kube/namespace/filter.go; pkg/kube/multicluster/cluster.go
 */
export function reachOfSelectors({ switches }: Cluster, clusters: readonly Cluster[]): LeftOut[] {
  const leftOut = new Set(
    clusters.flatMap((cluster) =>
      namespacesOf(cluster).filter((name) => {
        const labels = labelsOfNamespace(name, cluster.namespaces.get(name)?.labels);
        return !switches.discoverySelectors.some((selector) => matchesSelector(selector, labels));
      }),
    ),
  );
  if (clusters.some((cluster) => namespacesOfNetworks(cluster).some((name) => leftOut.has(name)))) {
    return [{ of: 'cluster' }];
  }
  return [...leftOut].map((namespace) => ({ of: 'namespace', namespace }));
}

function namespacesOf(cluster: Cluster): readonly string[] {
  return [
    ...cluster.namespaces.keys(),
    ...[...cluster.services.values(), ...cluster.waypoints.values()].map(({ namespace }) => namespace),
    ...namespacesOfNetworks(cluster),
  ];
}

function namespacesOfNetworks({ istiod, objects }: Cluster): readonly string[] {
  const gateways = objects.filter(isMeantAsGateway).map(({ namespace = 'default' }) => namespace);
  return [istiod.rootNamespace ?? istiod.namespace, ...gateways];
}
