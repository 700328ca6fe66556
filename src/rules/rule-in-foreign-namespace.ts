import { describeObject } from '../model/kube-object';
import { isAmbient, otherReaders } from '../model/bindings/rule-readers';
import { change, HEALTHY, NAMESPACE, RULE, SERVICE, WAYPOINT, WORKLOAD, yaml } from './example-mesh';
import { boundServices, failoverRulesByHost, oncePerObject } from './questions';
import type { Rule } from './rule';

const CLIENTS = change(NAMESPACE, 'name: sample', 'name: clients');

export const ruleInForeignNamespace: Rule = {
  id: 'rule-in-foreign-namespace',
  severity: 'warning',
  title: 'A failover rule is in a namespace where the waypoint does not look',
  why: 'A waypoint reads rules of its own namespace, of the service’s and of the root namespace, never of a client’s: this one changes nothing, and in an outage nobody fails over by it.',
  fix: 'move the rule to the namespace of the service.',
  needsSeveralClusters: false,
  bad: {
    clusters: {
      cluster1: yaml(
        NAMESPACE,
        CLIENTS,
        WAYPOINT,
        SERVICE,
        change(RULE, 'namespace: sample', 'namespace: clients'),
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
          message: `In ${cluster.name}, ${describeObject(object)} asks for failover of ${describeObject(service.object)}, which ${describeObject(waypoint.object)} handles.`,
        }));
    });
    return oncePerObject(violations);
  },
};
