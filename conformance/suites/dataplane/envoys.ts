import { endpointsOfWaypoint } from '../../clusters/discovery';
import type { LiveCluster } from '../../clusters/mesh';
import { NAMESPACE, SCALED, SERVICE, WAYPOINT } from '../guide/names';
import type { Check } from '../suite';
import type { Stage } from './stage';

interface ClustersPage {
  readonly cluster_statuses: readonly {
    readonly name: string;
    readonly host_statuses?: readonly {
      readonly address: { readonly envoy_internal_address?: { readonly endpoint_id?: string } };
      readonly priority?: number;
    }[];
  }[];
}

/** Nobody stands between istiod and Envoy. */
export function holdsWhatIstiodSends(stage: Stage, live: LiveCluster): Check {
  return {
    sentence: `the Envoy of ${live.cluster.name}'s waypoint has the endpoints that istiod sends: its own pod, and a gateway next`,
    run: () => holds(stage, live, [0, 1]),
  };
}

/** And what istiod sends later. */
export function followsScaling(stage: Stage): Check {
  const live = stage.mesh.find(({ cluster }) => cluster.name === SCALED.cluster)!;
  const scale = (replicas: number): Promise<unknown> =>
    live.cluster.kubectl.do('scale', 'deployment', SCALED.deployment, '-n', NAMESPACE, `--replicas=${replicas}`);
  return {
    sentence: `the Envoy of ${SCALED.cluster}'s waypoint is left with the gateway while ${SCALED.deployment} is scaled to 0, and no longer`,
    run: async () => {
      await scale(0);
      try {
        await holds(stage, live, [0]);
      } finally {
        await scale(1);
      }
      await holds(stage, live, [0, 1]);
    },
  };
}

/** @param priorities those that have an endpoint */
function holds(stage: Stage, live: LiveCluster, priorities: readonly number[]): Promise<void> {
  return live.patience.until(async () => {
    const [expected, got] = [await sent(live), await held(stage, live.cluster.name)];
    const seen = expected.map(({ priority }) => priority).sort();
    if (seen.join(' ') !== priorities.join(' ')) {
      return { expected: `endpoints at priorities ${priorities.join(' ')}`, got: describe(expected) };
    }
    return { expected: describe(expected), got: describe(got) };
  });
}

interface Held {
  readonly address: string;
  readonly priority: number;
}

/** Of an address that comes more than once, as a gateway does for each zone behind it, Envoy keeps the first. */
async function sent(live: LiveCluster): Promise<readonly Held[]> {
  const endpoints = (await endpointsOfWaypoint(live, NAMESPACE, WAYPOINT)).filter(({ envoyCluster }) =>
    isOfService(envoyCluster),
  );
  return endpoints.filter(({ address }, index) => endpoints.findIndex((one) => one.address === address) === index);
}

async function held(stage: Stage, cluster: string): Promise<readonly Held[]> {
  const page = JSON.parse(await stage.traffic.envoyOf(cluster).ask('/clusters?format=json')) as ClustersPage;
  const hosts = page.cluster_statuses.find(({ name }) => isOfService(name))?.host_statuses ?? [];
  return hosts.map(({ address, priority = 0 }) => ({
    address: address.envoy_internal_address?.endpoint_id ?? JSON.stringify(address),
    priority,
  }));
}

function isOfService(envoyCluster: string): boolean {
  return envoyCluster.startsWith('inbound-vip|') && envoyCluster.includes(`|http|${SERVICE}.${NAMESPACE}.`);
}

function describe(endpoints: readonly Held[]): string {
  if (endpoints.length === 0) return 'none';
  return endpoints
    .map(({ address, priority }) => `${address} at ${priority}`)
    .sort()
    .join(', ');
}
