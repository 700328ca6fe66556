import { describeObject, parseFieldPath } from '../model/object';
import { set } from '../predict/edit';
import { keyOf, type Cluster, type Mesh } from '../model/mesh';
import { outlierDetectionsOf, type DestinationRule } from '../model/policy';
import { change, HEALTHY, NAMESPACE, DESTINATION_RULE, SERVICE, WAYPOINT, WORKLOAD, yaml } from './engine/example-mesh';
import {
  boundServices,
  failoverIsAskedFor,
  globalHolders,
  oncePerObject,
  usedSubsets,
  valueAt,
  type Holder,
} from './engine/questions';
import { namedMessages, type Values } from './engine/messages';
import type { Rule } from './engine/rule';
import { DEFAULT_MAX_EJECTION_PERCENT, OVERPROVISIONING_FACTOR } from '../istio/defaults';

const UNCAPPED = change(DESTINATION_RULE, '      maxEjectionPercent: 100\n', '');

const messages = namedMessages({
  capBelowPool: ({
    cluster,
    destinationRule,
    cap,
    pool,
    service,
    ejected,
    consequence,
  }: Values<'cluster' | 'destinationRule' | 'cap' | 'pool' | 'service' | 'ejected' | 'consequence'>) =>
    `In ${cluster}, ${destinationRule} has a maxEjectionPercent of ${cap}: of ${pool} behind ${service} that is ${ejected}. ${consequence}`,
});

export const ejectionCapTooLow: Rule = {
  id: 'ejection-cap-too-low',
  severity: 'warning',
  title: 'Too few endpoints can be ejected for a failover',
  why: 'Envoy ejects an endpoint only while at most maxEjectionPercent of all hosts are ejected; the failing hosts that it has to keep go on getting requests.',
  fix: 'set maxEjectionPercent to 100, with a minHealthPercent of 1.',
  messages,
  needsSeveralClusters: true,
  bad: { clusters: { cluster1: yaml(NAMESPACE, WAYPOINT, SERVICE, UNCAPPED, WORKLOAD), cluster2: HEALTHY } },
  good: { clusters: { cluster1: HEALTHY, cluster2: HEALTHY } },
  find: (mesh) => {
    const pools = poolsOf(mesh);
    const violations = boundServices(mesh).flatMap(({ cluster, service, destinationRules }) => {
      const pool = pools.get(cluster)?.get(keyOf(service));
      if (pool === undefined || !failoverIsAskedFor(destinationRules, cluster)) return [];
      return outlierDetectionsOf(destinationRules).flatMap(({ rule: destinationRule, path, maxEjectionPercent }) => {
        const cap = maxEjectionPercent ?? DEFAULT_MAX_EJECTION_PERCENT;
        // 100 * (ejected + 1) / hosts <= cap: envoy outlier_detection_impl.cc ejectHost
        const ejected = Math.floor((cap * pool.hosts) / 100);
        const subset = subsetAt(path, destinationRule);
        // A subset has a part of the pool: of a smaller one no more can be ejected. One that no route uses gets no requests.
        const isOfOtherPool =
          subset !== undefined && (ejected > 0 || !usedSubsets(cluster).has(`${service.host} ${subset}`));
        if (ejected >= pool.own || isOfOtherPool) return [];
        const said = `${cap}${maxEjectionPercent === undefined ? ' (the default)' : ''}`;
        return [
          {
            cluster,
            object: destinationRule.object,
            path: `${path}.maxEjectionPercent`,
            ...messages.capBelowPool({
              cluster: cluster.name,
              destinationRule: describeObject(destinationRule.object),
              cap: said,
              pool: describe(pool),
              service: describeObject(service.object),
              ejected,
              consequence: consequence(pool, ejected),
            }),
            fix: `set maxEjectionPercent to ${Math.ceil((100 * pool.own) / pool.hosts)} or more; 100, with a minHealthPercent of 1, fits any number of pods.`,
            edit: fieldsWithRoom(destinationRule, path).map(([field, value]) =>
              set(cluster.name, destinationRule.object, [...parseFieldPath(path), field], value),
            ),
          },
        ];
      });
    });
    return oncePerObject(violations);
  },
};

/** The name of the subset that a path leads into. */
function subsetAt(path: string, { spec }: DestinationRule): string | undefined {
  const [, place] = /^spec\.subsets\[(\d+)\]/.exec(path) ?? [];
  return place === undefined ? undefined : (spec.subsets[Number(place)]?.name ?? '');
}

/** A floor goes with it where none is written: else one path that fails everywhere ejects every host. */
function fieldsWithRoom({ object }: DestinationRule, path: string): [string, number][] {
  const hasFloor = valueAt(object, `${path}.minHealthPercent`) !== undefined;
  return [['maxEjectionPercent', 100], ...(hasFloor ? [] : [['minHealthPercent', 1] satisfies [string, number]])];
}

/** What a waypoint's Envoy balances over for a service: pods one by one, another network by its gateways. */
interface Pool {
  /** Pods of the waypoint's own cluster; at least one where `isGuess`. */
  readonly own: number;
  /** Pods of other clusters in its network. */
  readonly near: number;
  readonly gateways: number;
  readonly hosts: number;
  /** True if the number of pods is not known. The more there are, the fewer of them can be ejected. */
  readonly isGuess: boolean;
}

function describe({ own, near, gateways, hosts, isGuess }: Pool): string {
  const parts = [
    isGuess ? 'even a single pod here' : `${own} ${own === 1 ? 'pod' : 'pods'} here`,
    ...(near > 0 ? [`${near} in other clusters of this network`] : []),
    ...(gateways > 0 ? [`${gateways} ${gateways === 1 ? 'gateway' : 'gateways'} of other networks`] : []),
  ];
  return `${hosts} hosts (${parts.join(', ')})`;
}

function consequence({ own, near, isGuess }: Pool, ejected: number): string {
  const kept = own - ejected;
  const share = Math.min(100, Math.floor((OVERPROVISIONING_FACTOR * kept) / own));
  if (isGuess) return 'If all pods here fail and stay ready, none of them is ejected.';
  const who = `If all pods here fail and stay ready, ${kept} of them ${kept === 1 ? 'keeps' : 'keep'}`;
  return near > 0 ? `${who} getting requests.` : `${who} ${share} % of the requests.`;
}

/** The pools of each cluster that has both pods to eject and others to go to; none where the pods cannot be counted. */
function poolsOf(mesh: Mesh): Map<Cluster, Map<string, Pool>> {
  const pools = new Map<Cluster, Map<string, Pool>>(mesh.clusters.map((cluster) => [cluster, new Map()]));
  for (const holders of globalHolders(mesh)) {
    const key = keyOf(holders[0]!.service);
    const isGuess = !holders.some(({ cluster }) => cluster.pods.has(key));
    const networks = networksOf(holders, key, isGuess);
    const all = [...networks.values()];
    const everyPod = total(all.map(({ pods }) => pods));
    const everyGateway = total(all.map(({ gateways }) => gateways));
    // istiod treats a cluster without a network as part of every network.
    const podsOfNoNetwork = networks.get('')?.pods ?? 0;
    for (const { cluster } of holders) {
      const name = cluster.network ?? '';
      const network = networks.get(name)!;
      const own = isGuess ? 1 : podsOf(cluster, key);
      const near = (name === '' ? everyPod : network.pods + podsOfNoNetwork) - own;
      const gateways = name === '' ? 0 : everyGateway - network.gateways;
      const hosts = own + near + gateways;
      if (own > 0 && hosts > own) pools.get(cluster)!.set(key, { own, near, gateways, hosts, isGuess });
    }
  }
  return pools;
}

/** NaN where it is not known: every comparison with it, or with a sum of it, is false. */
function podsOf({ pods }: Cluster, key: string): number {
  return pods.get(key)?.usual ?? Number.NaN;
}

/** The pods and gateways of each network that has the service; under "" those of clusters without a known network. */
function networksOf(
  holders: readonly Holder[],
  key: string,
  isGuess: boolean,
): ReadonlyMap<string, { readonly pods: number; readonly gateways: number }> {
  const clusters = new Map<string, Cluster[]>();
  for (const { cluster } of holders) {
    const known = clusters.get(cluster.network ?? '');
    if (known === undefined) clusters.set(cluster.network ?? '', [cluster]);
    else known.push(cluster);
  }
  return new Map(
    [...clusters].map(([network, members]) => {
      const guess = members.length === 1 && network !== '' ? 1 : Number.NaN;
      const pods = isGuess ? guess : total(members.map((cluster) => podsOf(cluster, key)));
      // No request goes to a network without pods, and none needs a gateway to a network that is not set apart.
      return [network, { pods, gateways: pods === 0 || network === '' ? 0 : gatewaysOf(members) }];
    }),
  );
}

/** Each address is a host. Without a known address, one is assumed. */
function gatewaysOf(clusters: readonly Cluster[]): number {
  const addresses = clusters.flatMap(({ gatewayAddresses, eastWestGateways }) => [
    ...(gatewayAddresses ?? []),
    ...eastWestGateways.flatMap((gateway) => gateway.addresses),
  ]);
  const isOpen = clusters.some(({ gatewayAddresses }) => gatewayAddresses === undefined);
  return new Set(addresses).size || (isOpen ? 1 : 0);
}

function total(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0);
}
