import { describeObject, isMap } from '../model/object';
import { LABEL_NETWORK } from '../istio/vocabulary';
import { change, HEALTHY, NAMESPACE, DESTINATION_RULE, SERVICE, WAYPOINT, WORKLOAD, yaml } from './engine/example-mesh';
import { namedMessages, type Values } from './engine/messages';
import type { Rule } from './engine/rule';

const LABELLED = change(WAYPOINT, '  labels:\n', '  labels:\n    topology.istio.io/network: network-of-cluster1\n');

const messages = namedMessages({
  labelled: ({
    cluster,
    gateway,
    network,
    differs,
    more,
  }: Values<'cluster' | 'gateway' | 'network' | 'differs' | 'more'>) =>
    `${gateway} of ${cluster} has network ${network}${differs}${more}.`,
});

export const networkLabelOnWaypoint: Rule = {
  id: 'network-label-on-waypoint',
  severity: 'advice',
  title: 'The Gateway of a waypoint has a network label',
  why: 'The label repeats what istiod already knows, and together with spec.addresses it makes the waypoint a gateway into the network, to which other clusters send requests that it cannot forward.',
  fix: 'remove the label: istiod sets the network of the waypoint itself.',
  messages,
  needsSeveralClusters: false,
  bad: { clusters: { cluster1: yaml(NAMESPACE, LABELLED, SERVICE, DESTINATION_RULE, WORKLOAD), cluster2: HEALTHY } },
  good: { clusters: { cluster1: HEALTHY, cluster2: HEALTHY } },
  find: (mesh) =>
    mesh.clusters.flatMap((cluster) =>
      [...cluster.waypoints.values()].flatMap(({ object }) => {
        const network = object.labels[LABEL_NETWORK];
        if (network === undefined) return [];
        const { addresses } = isMap(object.body.spec) ? object.body.spec : {};
        const isRegistered = Array.isArray(addresses) && addresses.length > 0;
        const differs = cluster.network !== undefined && cluster.network !== network;
        const more = isRegistered ? ', and has spec.addresses' : '';
        return [
          {
            cluster,
            object,
            path: 'metadata.labels',
            ...messages.labelled({
              cluster: cluster.name,
              gateway: describeObject(object),
              network,
              differs: differs ? `, not ${cluster.network}` : '',
              more,
            }),
          },
        ];
      }),
    ),
};
