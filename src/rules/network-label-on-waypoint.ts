import { describeObject, isMap } from '../model/kube-object';
import { LABEL_NETWORK } from '../istio/vocabulary';
import { change, HEALTHY, NAMESPACE, RULE, SERVICE, WAYPOINT, WORKLOAD, yaml } from './example-mesh';
import type { Rule } from './rule';

const LABELLED = change(WAYPOINT, '  labels:\n', '  labels:\n    topology.istio.io/network: network-of-cluster1\n');

export const networkLabelOnWaypoint: Rule = {
  id: 'network-label-on-waypoint',
  severity: 'advice',
  title: 'A waypoint’s Gateway carries a network label',
  why: 'It says what istiod knows anyway, and with spec.addresses it makes the waypoint a gateway into the network, to which other clusters send requests that it cannot forward.',
  fix: 'remove the label: istiod gives its own network to the waypoint.',
  needsSeveralClusters: false,
  bad: { clusters: { cluster1: yaml(NAMESPACE, LABELLED, SERVICE, RULE, WORKLOAD), cluster2: HEALTHY } },
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
            message: `${describeObject(object)} of ${cluster.name} says network ${network}${differs ? `, not ${cluster.network}` : ''}${more}.`,
          },
        ];
      }),
    ),
};
