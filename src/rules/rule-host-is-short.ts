import { set } from '../predict/edit';
import { describeObject } from '../model/object';
import { keyOf, type Cluster } from '../model/mesh';
import type { Service } from '../model/services';
import { asksForFailover } from '../model/policy';
import { change, HEALTHY, NAMESPACE, DESTINATION_RULE, SERVICE, WAYPOINT, WORKLOAD, yaml } from './engine/example-mesh';
import { boundServices, knownHosts } from './engine/questions';
import { namedMessages, type Values } from './engine/messages';
import type { Rule } from './engine/rule';

const messages = namedMessages({
  expandsToAnother: ({
    cluster,
    written,
    destinationRule,
    host,
    meant,
  }: Values<'cluster' | 'written' | 'destinationRule' | 'host' | 'meant'>) =>
    `In ${cluster}, Istio expands the host ${written} of ${destinationRule} to ${host}, which is not ${meant}.`,
});

export const ruleHostIsShort: Rule = {
  id: 'rule-host-is-short',
  severity: 'warning',
  title: 'The host of a DestinationRule is not the service that it means',
  why: 'Istio only completes a name without dots, by the namespace of the DestinationRule: this one applies to no service, so it has no effect on failover.',
  fix: 'write the whole host, <service>.<namespace>.svc.<cluster domain>.',
  messages,
  needsSeveralClusters: false,
  bad: {
    clusters: {
      cluster1: yaml(
        NAMESPACE,
        WAYPOINT,
        SERVICE,
        change(DESTINATION_RULE, 'helloworld.sample.svc.cluster.local', 'helloworld.sample'),
        WORKLOAD,
      ),
      cluster2: HEALTHY,
    },
  },
  good: {
    clusters: {
      cluster1: yaml(
        NAMESPACE,
        WAYPOINT,
        SERVICE,
        // Short for what is meant.
        change(DESTINATION_RULE, 'helloworld.sample.svc.cluster.local', 'helloworld'),
        WORKLOAD,
      ),
      cluster2: HEALTHY,
    },
  },
  find: (mesh) => {
    // A rule beside the waypoint, for a service elsewhere that this waypoint handles.
    const handled = new Map(
      boundServices(mesh).map(({ cluster, service, binding: { waypoint } }) => [
        `${cluster.name} ${waypoint.namespace} ${service.name}`,
        service,
      ]),
    );
    return mesh.clusters.flatMap((cluster) => {
      const hosts = knownHosts(cluster);
      return cluster.destinationRules.all.flatMap(({ object, namespace, host, spec }) => {
        if (!asksForFailover(spec.trafficPolicy) || hosts.has(host)) return [];
        const written = spec.host;
        const meant = written.includes('.')
          ? serviceMeant(written, cluster)
          : handled.get(`${cluster.name} ${namespace} ${written}`);
        if (meant === undefined) return [];
        return [
          {
            cluster,
            object,
            path: 'spec.host',
            ...messages.expandsToAnother({
              cluster: cluster.name,
              written,
              destinationRule: describeObject(object),
              host,
              meant: describeObject(meant.object),
            }),
            fix: `write ${meant.host}.`,
            edit: [set(cluster.name, object, ['spec', 'host'], meant.host)],
          },
        ];
      });
    });
  },
};

/** "name.namespace" and "name.namespace.svc" are hosts to Kubernetes, but not to Istio. */
function serviceMeant(host: string, { services }: Cluster): Service | undefined {
  const [name, namespace, svc, ...more] = host.split('.');
  if ((svc !== undefined && svc !== 'svc') || more.length > 0) return undefined;
  return services.get(keyOf({ name: name!, namespace: namespace! }));
}
