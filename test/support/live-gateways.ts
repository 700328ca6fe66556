import type { FakeCluster } from './fake-kubectl';

/** Has the waypoint and the east-west gateway of the guide's cluster run by Deployments, as istiod generates them for Gateways. */
export function generateDeployments(cluster: FakeCluster): void {
  const remaining = cluster.objects.filter(
    ({ kind, metadata }) => kind !== 'Deployment' || !GENERATED.some(({ name }) => name === metadata.name),
  );
  cluster.objects = [...remaining, ...GENERATED.map(generated)];
}

const GENERATED = [
  { namespace: 'sample', name: 'waypoint', controller: 'istio.io-mesh-controller' },
  { namespace: 'istio-system', name: 'istio-eastwestgateway', controller: 'istio.io-eastwest-controller' },
] as const;

function generated({ namespace, name, controller }: (typeof GENERATED)[number]): object {
  const own = { 'gateway.networking.k8s.io/gateway-name': name };
  const labels = { ...own, 'gateway.istio.io/managed': controller };
  return structuredClone({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: {
      name,
      namespace,
      labels,
      annotations: {},
      ownerReferences: [{ apiVersion: 'gateway.networking.k8s.io/v1', kind: 'Gateway', name, uid: 'u' }],
    },
    spec: {
      replicas: 1,
      selector: { matchLabels: own },
      template: { metadata: { labels }, spec: { containers: [{ name: 'istio-proxy' }] } },
    },
    status: { replicas: 1, readyReplicas: 1, availableReplicas: 1, updatedReplicas: 1 },
  });
}
