import { describeObject } from '../model/object';
import type { Cluster } from '../model/mesh';
import { HEALTHY } from './engine/example-mesh';
import { boundServices, failoverIsAskedFor, oncePerObject, servicesAcrossNetworks } from './engine/questions';
import { namedMessages, type Values } from './engine/messages';
import type { Rule, Violation } from './engine/rule';

const CLUSTERS = { cluster1: HEALTHY, cluster2: HEALTHY };

const messages = namedMessages({
  switchedOff: ({
    cluster,
    network,
    service,
    peer,
    peerNetwork,
    name,
  }: Values<'cluster' | 'network' | 'service' | 'peer' | 'peerNetwork' | 'name'>) =>
    `${cluster} (network ${network}) has the global ${service}, as ${peer} has (network ${peerNetwork}), but its istiod has ${name}: false.`,
});

export const multiNetworkSwitchedOff: Rule = {
  id: 'multi-network-switched-off',
  severity: 'error',
  title: 'The istiod of a cluster does not route to other networks',
  why: 'The cluster neither sends requests to other networks nor accepts requests from them, so its global services have nowhere to fail over to.',
  fix: 'set the switch on that cluster’s istiod, and in mesh.json (AMBIENT_ENABLE_MULTI_NETWORK=true; AMBIENT_ENABLE_MULTI_NETWORK_WAYPOINT is true by default).',
  messages,
  needsSeveralClusters: true,
  bad: { clusters: CLUSTERS, facts: { cluster1: { switches: { ambientEnableMultiNetwork: false } } } },
  good: { clusters: CLUSTERS, facts: { cluster1: { switches: { ambientEnableMultiNetwork: true } } } },
  find: (mesh) => {
    // Waypoints that are kept in their network on purpose do not ask for failover.
    const failingOver = new Set(
      boundServices(mesh)
        .filter(({ destinationRules, cluster }) => failoverIsAskedFor(destinationRules, cluster))
        .map(({ service }) => service),
    );
    const violations = servicesAcrossNetworks(mesh).flatMap(({ cluster, service, peer }): Violation[] => {
      const { ambientEnableMultiNetwork, ambientEnableMultiNetworkWaypoint } = cluster.switches;
      if (ambientEnableMultiNetwork && (ambientEnableMultiNetworkWaypoint || !failingOver.has(service))) return [];
      const name = ambientEnableMultiNetwork ? 'ambientEnableMultiNetworkWaypoint' : 'ambientEnableMultiNetwork';
      return [
        {
          cluster,
          ...placeOf(cluster, name),
          ...messages.switchedOff({
            cluster: cluster.name,
            network: cluster.network ?? '',
            service: describeObject(service.object),
            peer: peer.name,
            peerNetwork: peer.network ?? '',
            name,
          }),
        },
      ];
    });
    return oncePerObject(violations);
  },
};

/** The Deployment that has it, or the field of mesh.json. */
function placeOf({ istiod: { deployment } }: Cluster, name: string): Pick<Violation, 'object' | 'path'> {
  return deployment === undefined
    ? { path: `switches.${name}` }
    : { object: deployment, path: 'spec.template.spec.containers' };
}
