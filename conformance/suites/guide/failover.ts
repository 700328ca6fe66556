import type { KubernetesObject } from '../../clusters/kubectl';
import type { LiveCluster, Mesh } from '../../clusters/mesh';
import { type Check, requireEqual } from '../suite';
import { gateways, localPods, sentToWaypoint, tiers } from './endpoints';
import { NAMESPACE, SCALED } from './names';

interface Deployment extends KubernetesObject {
  readonly spec: { readonly replicas: number };
}

/** Kubernetes says which pods of the service are ready; istiod must send exactly those, and the other cluster behind its gateway. */
export function localFirst(mesh: Mesh, live: LiveCluster, promise: string): Check {
  return {
    sentence: `the waypoint of ${live.cluster.name} ${promise}`,
    run: () => isSent(live, async () => tiers([await localPods(live), gateways(mesh, live)])),
  };
}

/** The guide's last step, and the way back. */
export function failsOverAndBack(mesh: Mesh): readonly Check[] {
  const hit = mesh.filter(({ cluster }) => cluster.name === SCALED.cluster);
  const spared = mesh.filter(({ cluster }) => cluster.name !== SCALED.cluster);
  return [
    ...hit.flatMap((live) => {
      let replicas = 0;
      return [
        scaledToZero(live, (before) => (replicas = before)),
        gatewayOnly(mesh, live),
        ...spared.map(localOnly),
        scaledBack(live, () => replicas),
      ];
    }),
    ...mesh.map((live) => localFirst(mesh, live, 'is back to its own pods first, to the other cluster next')),
  ];
}

export function scaledToZero(live: LiveCluster, remember: (replicas: number) => void): Check {
  return {
    sentence: `${SCALED.deployment} in ${live.cluster.name} is scaled to 0`,
    vital: true,
    run: async () => {
      const deployment = await live.cluster.kubectl.get<Deployment>('deployment', NAMESPACE, SCALED.deployment);
      const replicas = deployment?.spec.replicas ?? 0;
      requireEqual('replicas to lose', replicas > 0 ? 'replicas to lose' : 'none');
      remember(replicas);
      await scale(live, 0);
    },
  };
}

export function scaledBack(live: LiveCluster, replicas: () => number): Check {
  return {
    sentence: `${SCALED.deployment} in ${live.cluster.name} is scaled back`,
    vital: true,
    run: () => scale(live, replicas()),
  };
}

/** Istio counts only the priorities that have an endpoint, so what remains moves up to 0. */
export function gatewayOnly(mesh: Mesh, live: LiveCluster): Check {
  return {
    sentence: `the waypoint of ${live.cluster.name} is left with the other cluster's gateway`,
    run: () => isSent(live, () => Promise.resolve(tiers([gateways(mesh, live)]))),
  };
}

/** Seen from here, a gateway stands for the pods behind it: with the last of them it goes. */
function localOnly(live: LiveCluster): Check {
  return {
    sentence: `the waypoint of ${live.cluster.name} keeps its own pods first, and has no way to ${SCALED.cluster}`,
    run: () => isSent(live, async () => tiers([await localPods(live)])),
  };
}

function isSent(live: LiveCluster, expected: () => Promise<string>): Promise<void> {
  return live.patience.until(async () => ({ expected: await expected(), got: await sentToWaypoint(live) }));
}

async function scale({ cluster }: LiveCluster, replicas: number): Promise<void> {
  await cluster.kubectl.do('scale', 'deployment', SCALED.deployment, '-n', NAMESPACE, `--replicas=${replicas}`);
}
