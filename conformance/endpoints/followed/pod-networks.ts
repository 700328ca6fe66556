import type { Feature } from '../features/feature';

/** Pods of services that say themselves which network they are in: that of their cluster, another one, or one without a gateway. */
export const podNetworks: Feature = (choose, plan, _cluster, objects) =>
  objects.map((object) => {
    const labels = (object.metadata.labels ?? {}) as Readonly<Record<string, string>>;
    const isOfService = object.kind === 'Pod' && plan.services.some(({ name }) => name === labels.app);
    if (!isOfService || !choose.chance(25)) return object;
    const network = choose.any([...plan.clusters.map((cluster) => cluster.network), 'nowhere']);
    if (network === '') return object;
    return {
      ...object,
      metadata: { ...object.metadata, labels: { ...labels, 'topology.istio.io/network': network } },
    };
  });
