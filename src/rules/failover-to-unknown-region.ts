import { localityLbSettingOf, policyOf, writtenPolicies } from '../model/policy';
import { describeObject } from '../model/object';
import type { Mesh } from '../model/mesh';
import { change, HEALTHY, NAMESPACE, DESTINATION_RULE, SERVICE, WAYPOINT, WORKLOAD, yaml } from './engine/example-mesh';
import { regionsOf } from './engine/localities';
import { namedMessages, type Values } from './engine/messages';
import { boundServices, oncePerObject } from './engine/questions';
import type { Rule } from './engine/rule';

const failingOverTo = (region: string) =>
  change(
    DESTINATION_RULE,
    '        failoverPriority:\n          - topology.istio.io/cluster\n',
    `        failover:\n          - from: us-east\n            to: ${region}\n`,
  );
const cluster = (region: string) => yaml(NAMESPACE, WAYPOINT, SERVICE, failingOverTo(region), WORKLOAD);
const FACTS = { cluster1: { region: 'us-east' }, cluster2: { region: 'us-west' } };

const messages = namedMessages({
  noClusterThere: ({
    cluster,
    destinationRule,
    region,
    known,
  }: Values<'cluster' | 'destinationRule' | 'region' | 'known'>) =>
    `In ${cluster}, ${destinationRule} has failover to ${region}, and no cluster is in that region; the regions of the mesh are ${known}.`,
});

export const failoverToUnknownRegion: Rule = {
  id: 'failover-to-unknown-region',
  severity: 'warning',
  title: 'A failover names a region that no cluster is in',
  why: 'The entry has no effect: without it, all other regions rank equal, and in an outage the far ones get as much traffic as the near ones.',
  fix: 'use a region of the mesh, spelt as in the label topology.kubernetes.io/region of its Nodes.',
  messages,
  needsSeveralClusters: true,
  bad: { clusters: { cluster1: cluster('us-wets'), cluster2: HEALTHY }, facts: FACTS },
  good: { clusters: { cluster1: cluster('us-west'), cluster2: HEALTHY }, facts: FACTS },
  find: (mesh) => {
    const regions = everyRegion(mesh);
    if (regions === undefined) return [];
    const found = boundServices(mesh).flatMap(({ cluster, destinationRules }) => {
      const destinationRule = policyOf(destinationRules);
      if (destinationRule === undefined) return [];
      return writtenPolicies(destinationRule).flatMap(({ policy, path }) =>
        (localityLbSettingOf(policy)?.failover ?? [])
          .map(({ to: region }, index) => ({ region, index }))
          .filter(({ region }) => !regions.includes(region))
          .map(({ region, index }) => ({
            cluster,
            object: destinationRule.object,
            path: `${path}.loadBalancer.localityLbSetting.failover[${index}].to`,
            ...messages.noClusterThere({
              cluster: cluster.name,
              destinationRule: describeObject(destinationRule.object),
              region,
              known: regions.join(', '),
            }),
          })),
      );
    });
    return oncePerObject(found);
  },
};

/** The regions of all clusters; undefined where the region of one is not known. */
function everyRegion({ clusters }: Mesh): string[] | undefined {
  const regions = clusters.map(regionsOf);
  return regions.some((known) => known.length === 0) ? undefined : [...new Set(regions.flat())].sort();
}
