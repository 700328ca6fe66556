import type { Feature } from '../features/feature';

/** Pods of services that speak mTLS by themselves, as those with sidecars do, and that the CNI agent has not enrolled. */
export const sidecars: Feature = (choose, plan, _cluster, objects) =>
  objects.map((object) => {
    const labels = (object.metadata.labels ?? {}) as Readonly<Record<string, string>>;
    const isOfService = object.kind === 'Pod' && plan.services.some(({ name }) => name === labels.app);
    if (!isOfService || !choose.chance(40)) return object;
    const tlsMode = choose.any(['istio', 'istio', 'disabled']);
    const metadata = {
      ...object.metadata,
      annotations: {},
      labels: { ...labels, 'security.istio.io/tlsMode': tlsMode },
    };
    return { ...object, metadata };
  });
