import { describeObject, type KubeObject } from '../model/object';
import { keyOf } from '../model/mesh';
import type { Service } from '../model/services';
import { isAmbient, otherReaders } from '../model/reach';
import { change, HEALTHY, NAMESPACE, DESTINATION_RULE, SERVICE, WAYPOINT, WORKLOAD, yaml } from './engine/example-mesh';
import { boundServices, failingOver, failoverIsAskedFor, failoverRulesByHost, oncePerObject } from './engine/questions';
import { namedMessages, type Values } from './engine/messages';
import type { Rule } from './engine/rule';
import { set } from '../predict/edit';

const CLIENTS = change(NAMESPACE, 'name: sample', 'name: clients');

const messages = namedMessages({
  otherHost: ({ cluster, destinationRule, service, own }: Values<'cluster' | 'destinationRule' | 'service' | 'own'>) =>
    `In ${cluster}, ${destinationRule} asks for failover of ${service}, and ${own}, of the namespace of the rule, has no rule.`,
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
    const withoutRule = new Map(mesh.clusters.map((cluster) => [cluster, new Map<string, Service>()]));
    for (const { cluster, service, destinationRules } of boundServices(mesh)) {
      if (!failoverIsAskedFor(destinationRules, cluster)) withoutRule.get(cluster)!.set(keyOf(service), service);
    }
    const failingOverElsewhere = new Set(failingOver(mesh).map(({ service }) => service.host));
    const violations = boundServices(mesh).flatMap(({ cluster, service, binding: { waypoint }, destinationRules }) => {
      const read = [service.namespace, waypoint.namespace, mesh.rootNamespace];
      // Nothing is known of a namespace that was not read, unless other clusters have the rule where it is read.
      const isMissing = !failoverIsAskedFor(destinationRules, cluster) && failingOverElsewhere.has(service.host);
      const isOfAmbient = (namespace: KubeObject | undefined): boolean =>
        namespace === undefined ? isMissing : isAmbient(namespace);
      return (asking.get(cluster)?.get(service.host) ?? [])
        .filter(({ namespace }) => !read.includes(namespace) && isOfAmbient(cluster.namespaces.get(namespace)))
        .filter(({ namespace }) => readers.get(cluster)?.(service.host, namespace) === false)
        .map(({ object, namespace }) => {
          const own = withoutRule.get(cluster)?.get(`${namespace}/${service.name}`);
          const values = {
            cluster: cluster.name,
            destinationRule: describeObject(object),
            service: describeObject(service.object),
          };
          if (own !== undefined) {
            return {
              ...{ cluster, object, path: 'spec.host', fix: `set spec.host to ${own.host}.` },
              ...messages.otherHost({ ...values, own: describeObject(own.object) }),
              edit: [set(cluster.name, object, ['spec', 'host'], own.host)],
            };
          }
          return {
            ...{ cluster, object, path: 'metadata.namespace' },
            ...(isMissing ? { edit: [set(cluster.name, object, ['metadata', 'namespace'], service.namespace)] } : {}),
            ...messages.notRead({ ...values, waypoint: describeObject(waypoint.object) }),
          };
        });
    });
    return oncePerObject(violations);
  },
};
