import { describeObject } from '../model/object';
import { isAmbient, otherReaders } from '../model/reach';
import { change, HEALTHY, NAMESPACE, DESTINATION_RULE, SERVICE, WAYPOINT, WORKLOAD, yaml } from './engine/example-mesh';
import { boundServices, failoverRulesByHost, oncePerObject } from './engine/questions';
import { namedMessages, type Values } from './engine/messages';
import type { Rule } from './engine/rule';

const CLIENTS = change(NAMESPACE, 'name: sample', 'name: clients');

const messages = namedMessages({
  notRead: ({
    cluster,
    destinationRule,
    service,
    waypoint,
  }: Values<'cluster' | 'destinationRule' | 'service' | 'waypoint'>) =>
    `In ${cluster}, ${destinationRule} asks for failover of ${service}, which ${waypoint} handles.`,
});

export const ruleInForeignNamespace: Rule = {
  id: 'rule-in-foreign-namespace',
  severity: 'warning',
  title: 'A DestinationRule for failover is in a namespace that the waypoint does not read',
  why: 'A waypoint reads DestinationRules of its own namespace, of the service’s and of the root namespace, never of a client’s: this one has no effect on failover.',
  fix: 'move the DestinationRule to the namespace of the service.',
  messages,
  needsSeveralClusters: false,
  bad: {
    clusters: {
      cluster1: yaml(
        NAMESPACE,
        CLIENTS,
        WAYPOINT,
        SERVICE,
        change(DESTINATION_RULE, 'namespace: sample', 'namespace: clients'),
        WORKLOAD,
      ),
      cluster2: HEALTHY,
    },
  },
  good: { clusters: { cluster1: HEALTHY + yaml(CLIENTS), cluster2: HEALTHY } },
  find: (mesh) => {
    const asking = failoverRulesByHost(mesh);
    const readers = new Map(mesh.clusters.map((cluster) => [cluster, otherReaders(cluster, mesh.clusterDomain)]));
    const violations = boundServices(mesh).flatMap(({ cluster, service, binding: { waypoint } }) => {
      const read = [service.namespace, waypoint.namespace, mesh.rootNamespace];
      return (asking.get(cluster)?.get(service.host) ?? [])
        .filter(({ namespace }) => !read.includes(namespace) && isAmbient(cluster.namespaces.get(namespace)))
        .filter(({ namespace }) => readers.get(cluster)?.(service.host, namespace) === false)
        .map(({ object }) => ({
          cluster,
          object,
          path: 'metadata.namespace',
          ...messages.notRead({
            cluster: cluster.name,
            destinationRule: describeObject(object),
            service: describeObject(service.object),
            waypoint: describeObject(waypoint.object),
          }),
        }));
    });
    return oncePerObject(violations);
  },
};
