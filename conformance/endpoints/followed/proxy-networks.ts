import type { Chooser } from '../../istio-validation/chooser';
import type { Feature } from '../features/feature';
import type { Manifest } from '../generated-mesh';
import type { Plan, PlannedCluster } from '../plan';

const NETWORK = 'ISTIO_META_NETWORK';
const LABEL = 'example.com/network';

/** What waypoint pods are told of themselves: the network of their cluster, another, none, or what a label or annotation says. */
export const proxyNetworks: Feature = (choose, plan, cluster, objects) =>
  objects.map((object) => (isProxy(object) && choose.chance(60) ? told(choose, plan, cluster, object) : object));

function isProxy({ kind, metadata }: Manifest): boolean {
  const labels = (metadata.labels ?? {}) as Readonly<Record<string, string>>;
  return kind === 'Pod' && labels['gateway.istio.io/managed'] === 'istio.io-mesh-controller';
}

function told(choose: Chooser, plan: Plan, { name, network }: PlannedCluster, pod: Manifest): Manifest {
  const value = choose.any([network, network, choose.any(plan.clusters).network, 'nowhere', '']);
  const [env, labels, annotations] = choose.any([
    [{ value }, {}, {}],
    [{}, {}, {}],
    [fieldRef(`metadata.labels['${LABEL}']`), { [LABEL]: value }, {}],
    [fieldRef(`metadata.annotations['${LABEL}']`), {}, { [LABEL]: value }],
    [fieldRef(`metadata.labels['${LABEL}']`), {}, {}],
    [undefined, {}, {}],
  ] as const);
  const variables = [
    { name: 'ISTIO_META_CLUSTER_ID', value: name },
    ...(env === undefined ? [] : [{ name: NETWORK, ...env }]),
  ];
  const { metadata } = pod;
  const spec = pod.spec as Readonly<Record<string, unknown>>;
  return {
    ...pod,
    metadata: {
      ...metadata,
      labels: { ...(metadata.labels as object), ...labels },
      annotations: { ...(metadata.annotations as object), ...annotations },
    },
    spec: { ...spec, containers: [{ name: 'istio-proxy', image: 'proxyv2', env: variables }] },
  };
}

function fieldRef(fieldPath: string): object {
  return { valueFrom: { fieldRef: { fieldPath } } };
}
