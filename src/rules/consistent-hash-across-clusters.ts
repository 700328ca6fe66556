import { policyOf, writtenPolicies } from '../model/policy';
import { describeObject } from '../model/object';
import { change, HEALTHY, NAMESPACE, DESTINATION_RULE, SERVICE, WAYPOINT, WORKLOAD, yaml } from './engine/example-mesh';
import { namedMessages, type Values } from './engine/messages';
import { failingOver, oncePerObject, servicesAcrossNetworks } from './engine/questions';
import type { Rule } from './engine/rule';

const HASHED = change(
  DESTINATION_RULE,
  '    loadBalancer:\n',
  '    loadBalancer:\n      consistentHash:\n        httpHeaderName: x-user\n',
);

const messages = namedMessages({
  hashEndsAtGateway: ({
    cluster,
    destinationRule,
    service,
    peer,
  }: Values<'cluster' | 'destinationRule' | 'service' | 'peer'>) =>
    `In ${cluster}, ${destinationRule} sets consistentHash for ${service}, which also runs in ${peer}, behind a gateway.`,
});

export const consistentHashAcrossClusters: Rule = {
  id: 'consistent-hash-across-clusters',
  severity: 'advice',
  title: 'A consistent hash does not hold across clusters',
  why: 'A waypoint hashes over the hosts that it sees, and a whole cluster in another network is one gateway to it: during a failover, and again afterwards, clients move to other pods, and sessions that live in one pod are lost.',
  fix: 'keep sessions outside of the pods, or accept that a failover ends them.',
  messages,
  needsSeveralClusters: true,
  bad: { clusters: { cluster1: yaml(NAMESPACE, WAYPOINT, SERVICE, HASHED, WORKLOAD), cluster2: HEALTHY } },
  good: { clusters: { cluster1: HEALTHY, cluster2: HEALTHY } },
  find: (mesh) => {
    const peers = new Map(servicesAcrossNetworks(mesh).map(({ service, peer }) => [service, peer]));
    const found = failingOver(mesh).flatMap(({ cluster, service, destinationRules }) => {
      const destinationRule = policyOf(destinationRules);
      const peer = peers.get(service);
      if (destinationRule === undefined || peer === undefined) return [];
      return writtenPolicies(destinationRule)
        .filter(({ policy }) => policy.loadBalancer?.consistentHash !== undefined)
        .map(({ path }) => ({
          cluster,
          object: destinationRule.object,
          path: `${path}.loadBalancer.consistentHash`,
          ...messages.hashEndsAtGateway({
            cluster: cluster.name,
            destinationRule: describeObject(destinationRule.object),
            service: describeObject(service.object),
            peer: peer.name,
          }),
        }));
    });
    return oncePerObject(found);
  },
};
