import type { PriorityLabel } from '../model/policy';
import { describeObject } from '../model/object';
import { LABEL_CLUSTER, LABEL_NETWORK, LABEL_REGION } from '../istio/vocabulary';
import { keyOf, type Cluster, type Mesh } from '../model/mesh';
import { change, HEALTHY, NAMESPACE, DESTINATION_RULE, SERVICE, WAYPOINT, WORKLOAD, yaml } from './engine/example-mesh';
import { boundPriorities, globalHolders, oncePerObject } from './engine/questions';
import { namedMessages, type Values } from './engine/messages';
import type { Rule } from './engine/rule';

const BY_REGION = change(DESTINATION_RULE, '- topology.istio.io/cluster', '- topology.kubernetes.io/region');
const FACTS = {
  cluster1: { region: 'us-east' },
  cluster2: { region: 'us-east' },
  cluster3: { region: 'us-west' },
};

const messages = namedMessages({
  regionDoesNotCross: ({
    cluster,
    region,
    destinationRule,
    service,
  }: Values<'cluster' | 'region' | 'destinationRule' | 'service'>) =>
    `In ${cluster} (region ${region}), ${destinationRule} ranks ${service} by region, and of the clusters in other networks some are in ${region} and some are not.`,
});

export const failoverPriorityRegionAcrossNetworks: Rule = {
  id: 'failover-priority-region-across-networks',
  severity: 'warning',
  title: 'A failover priority ranks clusters of other networks by region',
  why: 'A gateway of another network carries no region label, so clusters of the same region rank equal to all others, and in an outage the far ones get as much traffic as the near one.',
  fix: 'rank by topology.istio.io/cluster, and name the next region in localityLbSetting.failover (from, to): endpoints of other networks keep their locality.',
  messages,
  needsSeveralClusters: true,
  bad: {
    clusters: {
      cluster1: yaml(NAMESPACE, WAYPOINT, SERVICE, BY_REGION, WORKLOAD),
      cluster2: HEALTHY,
      cluster3: HEALTHY,
    },
    facts: FACTS,
  },
  good: { clusters: { cluster1: HEALTHY, cluster2: HEALTHY, cluster3: HEALTHY }, facts: FACTS },
  find: (mesh) => {
    const regions = regionsOf(mesh);
    const violations = boundPriorities(mesh).flatMap(({ cluster, service, destinationRule, path, labels }) => {
      const holders = regions.get(keyOf(service));
      if (holders === undefined || !areNearAndFar(cluster, holders) || !goesByRegion(labels)) return [];
      return [
        {
          cluster,
          object: destinationRule.object,
          path,
          ...messages.regionDoesNotCross({
            cluster: cluster.name,
            region: cluster.region ?? '',
            destinationRule: describeObject(destinationRule.object),
            service: describeObject(service.object),
          }),
        },
      ];
    });
    return oncePerObject(violations);
  },
};

/** True if the region is compared before a label that no other network has; after it, it ranks the own endpoints only. */
function goesByRegion(labels: readonly PriorityLabel[]): boolean {
  const texts = labels.map(({ text }) => text);
  const region = texts.indexOf(LABEL_REGION);
  const other = texts.findIndex((text) => text === LABEL_CLUSTER || text === LABEL_NETWORK);
  return region >= 0 && (other < 0 || region < other);
}

/** How many clusters of a known region and network have a service, in all, by region, by network, and by both. */
interface Regions {
  readonly all: number;
  readonly counts: ReadonlyMap<string, number>;
}

function regionsOf(mesh: Mesh): Map<string, Regions> {
  return new Map(
    globalHolders(mesh).map((holders) => {
      const placed = holders
        .map(({ cluster }) => cluster)
        .filter(({ network, region }) => network !== undefined && region !== undefined);
      const counts = new Map<string, number>();
      for (const { network, region } of placed) {
        for (const place of [inRegion(region), inNetwork(network), inBoth(network, region)])
          counts.set(place, (counts.get(place) ?? 0) + 1);
      }
      return [keyOf(holders[0]!.service), { all: placed.length, counts }];
    }),
  );
}

/** True if other networks have clusters both in a cluster's region and in another one. */
function areNearAndFar({ network, region }: Cluster, { all, counts }: Regions): boolean {
  if (network === undefined || region === undefined) return false;
  const count = (place: string) => counts.get(place) ?? 0;
  const elsewhere = all - count(inNetwork(network));
  const near = count(inRegion(region)) - count(inBoth(network, region));
  return near > 0 && near < elsewhere;
}

const inRegion = (region: string | undefined) => `region ${region}`;
const inNetwork = (network: string | undefined) => `network ${network}`;
const inBoth = (network: string | undefined, region: string | undefined) => `network ${network} region ${region}`;
