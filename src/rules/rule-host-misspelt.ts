import { set } from '../predict/edit';
import { describeObject } from '../model/object';
import { asksForFailover } from '../model/policy';
import type { Service } from '../model/services';
import { closest } from '../util/closest';
import { change, DESTINATION_RULE, HEALTHY, NAMESPACE, SERVICE, WAYPOINT, WORKLOAD, yaml } from './engine/example-mesh';
import { namedMessages, type Values } from './engine/messages';
import { boundServices, knownHosts } from './engine/questions';
import type { Rule } from './engine/rule';

const messages = namedMessages({
  nearService: ({ cluster, host, destinationRule, meant }: Values<'cluster' | 'host' | 'destinationRule' | 'meant'>) =>
    `In ${cluster}, no service has the host ${host} of ${destinationRule}, and ${meant}, whose name is almost the same, has no rule.`,
  partOfName: ({ cluster, host, destinationRule, meant }: Values<'cluster' | 'host' | 'destinationRule' | 'meant'>) =>
    `In ${cluster}, no service has the host ${host} of ${destinationRule}, and ${meant}, whose name differs by a prefix or suffix, has no rule.`,
});

export const ruleHostMisspelt: Rule = {
  id: 'rule-host-misspelt',
  severity: 'warning',
  title: 'The host of a DestinationRule is almost that of a service without a rule',
  why: 'A DestinationRule has no effect if no service has its host. Without it, the service that it means has neither an order of clusters nor outlier detection: its requests go to all clusters alike, the failed one included.',
  fix: 'write the host of the service; or add the service, if the rule is for another one.',
  messages,
  needsSeveralClusters: false,
  bad: {
    clusters: {
      cluster1: yaml(
        NAMESPACE,
        WAYPOINT,
        SERVICE,
        change(DESTINATION_RULE, 'helloworld.sample.svc.cluster.local', 'heloworld.sample.svc.cluster.local'),
        WORKLOAD,
      ),
      cluster2: HEALTHY,
    },
  },
  good: { clusters: { cluster1: HEALTHY, cluster2: HEALTHY } },
  find: (mesh) => {
    const bound = boundServices(mesh);
    return mesh.clusters.flatMap((cluster) => {
      const hosts = knownHosts(cluster);
      const without = bound
        .filter((one) => one.cluster === cluster)
        .filter(({ service: { host, namespace }, binding: { waypoint } }) => {
          return cluster.destinationRules.lookup(host, namespace, waypoint.namespace).length === 0;
        })
        .map(({ service }) => service);
      return cluster.destinationRules.all.flatMap(({ object, host, spec }) => {
        if (!asksForFailover(spec.trafficPolicy) || hosts.has(host) || host.startsWith('*')) return [];
        const near = closest(
          host,
          without.map((service) => service.host),
        );
        const nearly = without.find((service) => service.host === near);
        const meant = nearly ?? extendedFrom(host, without);
        if (meant === undefined) return [];
        return [
          {
            ...{ cluster, object, path: 'spec.host' },
            ...messages[nearly === undefined ? 'partOfName' : 'nearService']({
              ...{ cluster: cluster.name, host },
              destinationRule: describeObject(object),
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

/** The only service whose name is the first part of a host with a prefix or suffix, in the namespace of the host: tools add them to names. */
function extendedFrom(host: string, services: readonly Service[]): Service | undefined {
  const [name, ...rest] = host.split('.');
  const extended = services.filter(
    (service) =>
      service.host === [service.name, ...rest].join('.') &&
      (service.name.endsWith(`-${name}`) || service.name.startsWith(`${name}-`)),
  );
  return extended.length === 1 ? extended[0] : undefined;
}
