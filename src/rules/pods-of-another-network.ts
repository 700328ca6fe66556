import { describeObject } from '../model/object';
import type { Cluster, Mesh } from '../model/mesh';
import type { Workload } from '../model/workloads';
import { LABEL_NETWORK } from '../istio/vocabulary';
import { set } from '../predict/edit';
import { change, HEALTHY, NAMESPACE, DESTINATION_RULE, SERVICE, WAYPOINT, WORKLOAD, yaml } from './engine/example-mesh';
import { namedMessages, type Values } from './engine/messages';
import { oncePerObject, runningServicesOf } from './engine/questions';
import type { Rule, Violation } from './engine/rule';

const LABELLED = change(
  WORKLOAD,
  '        app: helloworld\n    spec',
  '        app: helloworld\n        topology.istio.io/network: network-of-cluster1\n    spec',
);

const messages = namedMessages({
  labelled: ({
    cluster,
    workload,
    service,
    said,
    network,
  }: Values<'cluster' | 'workload' | 'service' | 'said' | 'network'>) =>
    `In ${cluster}, the pods of ${workload}, behind ${service}, are labelled with network ${said}, and ${cluster} is in ${network}.`,
});

export const podsOfAnotherNetwork: Rule = {
  id: 'pods-of-another-network',
  severity: 'warning',
  title: 'The pods of a global service are labelled with another network than their cluster’s',
  why: 'istiod goes by the label of a pod before that of its own namespace: Envoys look for the pod in the network that it names, where it is not, and the waypoint of the cluster itself leaves it out or goes through a gateway.',
  fix: 'remove the label topology.istio.io/network from the pods: istiod knows the network of its cluster.',
  messages,
  needsSeveralClusters: true,
  bad: {
    clusters: { cluster1: HEALTHY, cluster2: yaml(NAMESPACE, WAYPOINT, SERVICE, DESTINATION_RULE, LABELLED) },
  },
  good: { clusters: { cluster1: HEALTHY, cluster2: HEALTHY } },
  find: (mesh) => oncePerObject(mesh.clusters.flatMap((cluster) => findIn(mesh, cluster))),
};

function findIn(mesh: Mesh, cluster: Cluster): Violation[] {
  const { name, network } = cluster;
  if (network === undefined) return [];
  return runningServicesOf(cluster).flatMap(({ service, workloads }) =>
    withoutTheirPods(workloads).flatMap(({ object, podLabels }) => {
      const said = podLabels[LABEL_NETWORK];
      if (said === undefined || said === network || spans(mesh, cluster, said)) return [];
      const metadata = object.kind === 'Pod' ? ['metadata'] : ['spec', 'template', 'metadata'];
      return [
        {
          cluster,
          object,
          path: `${metadata.join('.')}.labels["${LABEL_NETWORK}"]`,
          edit: [set(name, object, [...metadata, 'labels', LABEL_NETWORK], undefined)],
          ...messages.labelled({
            cluster: name,
            workload: describeObject(object),
            service: describeObject(service.object),
            said,
            network,
          }),
        },
      ];
    }),
  );
}

/** What makes pods has their labels, where it was read beside them. */
function withoutTheirPods(workloads: readonly Workload[]): readonly Workload[] {
  const controllers = workloads.filter(({ object }) => object.kind !== 'Pod');
  return controllers.length === 0 ? workloads : controllers;
}

/** A cluster may span networks that no other one is in, with a gateway for each. */
function spans({ clusters }: Mesh, { eastWestGateways }: Cluster, network: string): boolean {
  return (
    eastWestGateways.some((gateway) => gateway.network === network) && !clusters.some((one) => one.network === network)
  );
}
