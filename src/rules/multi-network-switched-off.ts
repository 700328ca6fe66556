import { describeObject } from '../model/kube-object';
import type { Cluster } from '../model/mesh';
import { HEALTHY } from './example-mesh';
import { boundServices, failoverIsAskedFor, oncePerObject, servicesAcrossNetworks } from './questions';
import type { Rule, Violation } from './rule';

const CLUSTERS = { cluster1: HEALTHY, cluster2: HEALTHY };

export const multiNetworkSwitchedOff: Rule = {
  id: 'multi-network-switched-off',
  severity: 'error',
  title: 'A cluster’s istiod does not route to other networks',
  why: 'The cluster neither sends to other networks nor takes requests from them, so its global services have nowhere to fail over to.',
  fix: 'set the switch on that cluster’s istiod, and in mesh.json (AMBIENT_ENABLE_MULTI_NETWORK=true; AMBIENT_ENABLE_MULTI_NETWORK_WAYPOINT is true by default).',
  needsSeveralClusters: true,
  bad: { clusters: CLUSTERS, facts: { cluster1: { switches: { ambientEnableMultiNetwork: false } } } },
  good: { clusters: CLUSTERS, facts: { cluster1: { switches: { ambientEnableMultiNetwork: true } } } },
  find: (mesh) => {
    // Whoever keeps waypoints in their network on purpose asks for no failover there.
    const failingOver = new Set(
      boundServices(mesh)
        .filter(({ rules, cluster }) => failoverIsAskedFor(rules, cluster))
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
          message: `${cluster.name} (network ${cluster.network}) has the global ${describeObject(service.object)}, as ${peer.name} has (network ${peer.network}), but its istiod has ${name}: false.`,
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
