import { policyOf, writtenPolicies } from '../model/policy';
import { describeObject } from '../model/object';
import { change, HEALTHY, NAMESPACE, DESTINATION_RULE, SERVICE, WAYPOINT, WORKLOAD, yaml } from './engine/example-mesh';
import { namedMessages, type Values } from './engine/messages';
import { boundServices, oncePerObject } from './engine/questions';
import type { Rule } from './engine/rule';

/** The modes in which Envoy opens a TLS connection of its own inside of the mesh's tunnel. */
const ORIGINATING = ['SIMPLE', 'MUTUAL'] as const;
const withTls = (mode: string) =>
  change(DESTINATION_RULE, '  trafficPolicy:\n', `  trafficPolicy:\n    tls:\n      mode: ${mode}\n`);
const cluster = (destinationRule: string) => yaml(NAMESPACE, WAYPOINT, SERVICE, destinationRule, WORKLOAD);

const messages = namedMessages({
  originatesTls: ({
    cluster,
    destinationRule,
    mode,
    service,
  }: Values<'cluster' | 'destinationRule' | 'mode' | 'service'>) =>
    `In ${cluster}, ${destinationRule} sets tls.mode: ${mode} for ${service}, which is behind a waypoint.`,
});

export const tlsAtWaypoint: Rule = {
  id: 'tls-at-waypoint',
  severity: 'warning',
  title: 'A DestinationRule makes a waypoint open TLS to pods of the mesh',
  why: 'The mesh already encrypts the connection: inside of its tunnel the waypoint then starts TLS with pods that expect plain requests, so every request fails, here and in every other cluster.',
  fix: 'remove tls, unless the pods themselves serve TLS on that port.',
  messages,
  needsSeveralClusters: false,
  bad: { clusters: { cluster1: cluster(withTls('SIMPLE')), cluster2: HEALTHY } },
  good: { clusters: { cluster1: cluster(DESTINATION_RULE), cluster2: HEALTHY } },
  find: (mesh) => {
    const found = boundServices(mesh).flatMap(({ cluster, service, destinationRules }) => {
      const destinationRule = policyOf(destinationRules);
      if (destinationRule === undefined) return [];
      return writtenPolicies(destinationRule).flatMap(({ policy, path, subset }) => {
        const mode = ORIGINATING.find((one) => one === policy.tls?.mode);
        if (subset !== undefined || mode === undefined) return [];
        return [
          {
            cluster,
            object: destinationRule.object,
            path: `${path}.tls.mode`,
            ...messages.originatesTls({
              cluster: cluster.name,
              destinationRule: describeObject(destinationRule.object),
              mode,
              service: describeObject(service.object),
            }),
          },
        ];
      });
    });
    return oncePerObject(found);
  },
};
