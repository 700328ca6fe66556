import type { Cluster } from './cluster';
import type { Condition, KubernetesObject } from './kubectl';

// The door between the networks, as the installation guide creates it. A prerequisite of what is under test, not part of it.

const NAMESPACE = 'istio-system';
const NAME = 'istio-eastwestgateway';

interface Gateway extends KubernetesObject {
  readonly status?: { readonly conditions?: readonly Condition[] };
}

/** Returns when the gateway has an address and istiod calls it programmed. */
export async function createEastWestGateway(cluster: Cluster): Promise<void> {
  const { kubectl, patience } = cluster;
  await kubectl.apply([
    {
      apiVersion: 'gateway.networking.k8s.io/v1',
      kind: 'Gateway',
      metadata: { name: NAME, namespace: NAMESPACE, labels: { 'topology.istio.io/network': cluster.network } },
      spec: {
        gatewayClassName: 'istio-east-west',
        listeners: [
          {
            name: 'mesh',
            port: 15008,
            protocol: 'HBONE',
            tls: { mode: 'Terminate', options: { 'gateway.istio.io/tls-terminate-mode': 'ISTIO_MUTUAL' } },
          },
        ],
      },
    },
  ]);
  await patience.until(async () => ({
    expected: `istiod made the Service ${NAME}`,
    got: (await kubectl.get('service', NAMESPACE, NAME)) === undefined ? 'none' : `istiod made the Service ${NAME}`,
  }));
  await playCloud(cluster);
  await patience.until(async () => ({ expected: `${NAME} programmed`, got: `${NAME} ${await programmed(cluster)}` }));
  cluster.say(`east-west gateway programmed, ${cluster.gatewayAddress}`);
}

/** A cloud's load balancer controller would write the address it assigned. */
async function playCloud({ kubectl, gatewayAddress }: Cluster): Promise<void> {
  const status = { loadBalancer: { ingress: [{ ip: gatewayAddress }] } };
  const patch = ['--subresource=status', '--type=merge', '--patch', JSON.stringify({ status })];
  await kubectl.do('patch', 'service', NAME, '--namespace', NAMESPACE, ...patch);
}

async function programmed({ kubectl }: Cluster): Promise<string> {
  const gateway = await kubectl.get<Gateway>('gateway', NAMESPACE, NAME);
  const condition = gateway?.status?.conditions?.find(({ type }) => type === 'Programmed');
  return condition?.status === 'True' ? 'programmed' : `not programmed: ${condition?.message ?? 'no condition'}`;
}
