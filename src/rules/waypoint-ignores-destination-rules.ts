import { foreignWaypointOf } from '../model/bindings';
import { describeObject } from '../model/object';
import { change, DESTINATION_RULE, HEALTHY, NAMESPACE, SERVICE, WAYPOINT, WORKLOAD, yaml } from './engine/example-mesh';
import { namedMessages, type Values } from './engine/messages';
import { oncePerObject } from './engine/questions';
import type { Rule } from './engine/rule';

const AGENTGATEWAY = change(
  WAYPOINT,
  'gatewayClassName: istio-waypoint',
  'gatewayClassName: istio-agentgateway-waypoint',
);

const messages = namedMessages({
  notApplied: ({
    cluster,
    destinationRule,
    service,
    gateway,
    className,
    program,
  }: Values<'cluster' | 'destinationRule' | 'service' | 'gateway' | 'className' | 'program'>) =>
    `In ${cluster}, ${destinationRule} is for ${service}, whose waypoint ${gateway} is of class ${className}, programmed by ${program}.`,
});

export const waypointIgnoresDestinationRules: Rule = {
  id: 'waypoint-ignores-destination-rules',
  severity: 'warning',
  title: 'A DestinationRule is for a service behind a waypoint of another program',
  why: 'istiod computes DestinationRules for waypoints of its own classes only. At agentgateway, and at waypoints of other vendors, the rule orders no clusters and ejects no endpoint: failover goes by the traffic distribution of the service alone.',
  fix: 'use a waypoint of class istio-waypoint, or remove the DestinationRule and set networking.istio.io/traffic-distribution on the Service.',
  messages,
  needsSeveralClusters: false,
  bad: { clusters: { cluster1: yaml(NAMESPACE, AGENTGATEWAY, SERVICE, DESTINATION_RULE, WORKLOAD) } },
  good: { clusters: { cluster1: HEALTHY } },
  find: (mesh) =>
    oncePerObject(
      mesh.clusters.flatMap((cluster) =>
        [...cluster.bindings].flatMap(([key, binding]) => {
          const foreign = binding.kind === 'unknown' ? foreignWaypointOf(binding, cluster.objects) : undefined;
          // A class that was not read may be one of istiod's.
          if (foreign?.by === undefined) return [];
          const { gateway, className, by } = foreign;
          const service = cluster.services.get(key)!;
          const inNamespace = gateway.namespace ?? 'default';
          return cluster.destinationRules.lookup(service.host, service.namespace, inNamespace).map(({ object }) => ({
            cluster,
            object,
            ...messages.notApplied({
              cluster: cluster.name,
              destinationRule: describeObject(object),
              service: describeObject(service.object),
              gateway: describeObject(gateway),
              className,
              program: by === 'agentgateway' ? 'agentgateway' : by.controller,
            }),
          }));
        }),
      ),
    ),
};
