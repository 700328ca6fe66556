import { LABEL_GLOBAL } from '../../../istio/vocabulary';
import { keyOf, type Cluster } from '../../../model/mesh';
import { isSurelyLocal } from '../../../model/reach';
import type { Service } from '../../../model/services';
import type { MeshView } from '../../istio/view';
import { setLabel, type Remedy } from '../../edit';
import { because, type Reason } from '../../answer';

/**
 * Clusters that do not agree on whether a service is global: those that do not share it have no way in for it, and a
 * cluster that does not share it itself uses no other.
 *
 * @param used the clusters that requests are sent to
 */
export function describeScopes(view: MeshView, cluster: Cluster, service: Service, used: readonly string[]): Reason[] {
  const key = keyOf(service);
  const others = view.clusters.filter(({ cluster: { name } }) => name !== cluster.name);
  if (service.scope === 'GLOBAL') {
    return others.flatMap(({ cluster: other }) => {
      const theirs = other.services.get(key);
      if (theirs?.scope !== 'LOCAL' || !used.includes(other.name)) return [];
      return [notShared(theirs, other, cluster.name)];
    });
  }
  const sharing = others.filter(({ cluster: other }) => other.services.get(key)?.scope === 'GLOBAL');
  if (sharing.length === 0 || !isSurelyLocal(service, cluster)) return [];
  const names = sharing.map(({ cluster: { name } }) => name).join(', ');
  return [
    because(
      `is global in ${names}, and not in ${cluster.name}: clients of ${cluster.name} get endpoints of their own cluster only.`,
      cluster.name,
      service.object,
      { isCause: true, path: 'metadata.labels', remedies: [globalIn(service, cluster.name)] },
    ),
  ];
}

function notShared(service: Service, { name }: Cluster, client: string): Reason {
  return because(
    `is not global in ${name}: the east-west gateway of ${name} has no way in for requests of ${client}.`,
    name,
    service.object,
    { isCause: true, path: 'metadata.labels', remedies: [globalIn(service, name)] },
  );
}

function globalIn({ name, object }: Service, cluster: string): Remedy {
  return {
    change: `label the Service ${name} ${LABEL_GLOBAL}: "true" in ${cluster}, too.`,
    edit: [setLabel(cluster, object, LABEL_GLOBAL, 'true')],
  };
}
