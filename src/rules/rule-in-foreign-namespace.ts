import { describeObject } from '../model/object';
import { keyOf, type Cluster, type Mesh } from '../model/mesh';
import type { DestinationRule } from '../model/policy';
import { isAmbient, otherReaders } from '../model/reach';
import { change, HEALTHY, NAMESPACE, DESTINATION_RULE, SERVICE, WAYPOINT, WORKLOAD, yaml } from './engine/example-mesh';
import {
  boundServices,
  failingOver,
  failoverIsAskedFor,
  failoverRulesByHost,
  oncePerObject,
  type BoundService,
} from './engine/questions';
import { namedMessages, type Values } from './engine/messages';
import type { Rule, Violation } from './engine/rule';
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
    const withRuleSomewhere = new Set(failingOver(mesh).map(({ service }) => service.host));
    const violations = boundServices(mesh).flatMap((bound) => {
      const { cluster, service, binding } = bound;
      const read = [service.namespace, binding.waypoint.namespace, mesh.rootNamespace];
      const isMissing = hasNoRule(bound) && withRuleSomewhere.has(service.host);
      return (asking.get(cluster)?.get(service.host) ?? [])
        .filter(({ namespace }) => !read.includes(namespace) && isForClients(cluster, namespace, isMissing))
        .filter(({ namespace }) => readers.get(cluster)?.(service.host, namespace) === false)
        .map((rule) => toViolation(mesh, bound, rule, isMissing));
    });
    return oncePerObject(violations);
  },
};

function hasNoRule({ destinationRules, cluster }: BoundService): boolean {
  return !failoverIsAskedFor(destinationRules, cluster);
}

/** Nothing is known of a namespace that was not read, unless the rule is missing here, and other clusters have it where it is read. */
function isForClients({ namespaces }: Cluster, name: string, isMissing: boolean): boolean {
  const namespace = namespaces.get(name);
  return namespace === undefined ? isMissing : isAmbient(namespace);
}

function toViolation(
  mesh: Mesh,
  { cluster, service, binding: { waypoint } }: BoundService,
  { object, namespace }: DestinationRule,
  isMissing: boolean,
): Violation {
  const values = {
    ...{ cluster: cluster.name, destinationRule: describeObject(object) },
    service: describeObject(service.object),
  };
  const own = boundServices(mesh).find(
    (one) => one.cluster === cluster && keyOf(one.service) === `${namespace}/${service.name}` && hasNoRule(one),
  )?.service;
  if (own !== undefined) {
    return {
      ...{ cluster, object, path: 'spec.host', fix: `set spec.host to ${own.host}.` },
      ...messages.otherHost({ ...values, own: describeObject(own.object) }),
      edit: [set(cluster.name, object, ['spec', 'host'], own.host)],
    };
  }
  const edit = [set(cluster.name, object, ['metadata', 'namespace'], service.namespace)];
  return {
    ...{ cluster, object, path: 'metadata.namespace', ...(isMissing ? { edit } : {}) },
    ...messages.notRead({ ...values, waypoint: describeObject(waypoint.object) }),
  };
}
