import { behavioursOf } from '../istio/behaviours';
import { LABEL_INGRESS_USE_WAYPOINT } from '../istio/vocabulary';
import { ingressUsesWaypoint } from '../model/gateways';
import { describeObject } from '../model/object';
import { keyOf, type Cluster, type Mesh } from '../model/mesh';
import type { Waypoint } from '../model/gateways';
import { change, DESTINATION_RULE, NAMESPACE, ROUTE, SERVICE, WAYPOINT, WORKLOAD, yaml } from './engine/example-mesh';
import { namedMessages, type Values } from './engine/messages';
import { boundServices, failoverIsAskedFor, servicesAcrossNetworks } from './engine/questions';
import type { Example, Rule } from './engine/rule';

const USING = change(SERVICE, '  labels:\n', `  labels:\n    ${LABEL_INGRESS_USE_WAYPOINT}: "true"\n`);
const INGRESS = change(
  change(
    change(WAYPOINT, 'name: waypoint', 'name: ingress'),
    'gatewayClassName: istio-waypoint',
    'gatewayClassName: istio',
  ),
  '      port: 15008\n      protocol: HBONE\n',
  '      port: 80\n      protocol: HTTP\n',
);
const INGRESS_ROUTE = change(
  ROUTE,
  '    - group: ""\n      kind: Service\n      name: helloworld\n      port: 5000\n',
  '    - name: ingress\n',
);
const here = (service: string): string => yaml(NAMESPACE, WAYPOINT, service, DESTINATION_RULE, WORKLOAD);
const clusters = (service: string): Example['clusters'] => ({
  cluster1: here(service) + yaml(INGRESS, INGRESS_ROUTE),
  cluster2: here(service),
});

const messages = namedMessages({
  noOther: ({ cluster, route, service, waypoint }: Values<'cluster' | 'route' | 'service' | 'waypoint'>) =>
    `${route} of ${cluster} sends ingress traffic to ${service} through pods of ${waypoint} in the network of ${cluster}: while none of them is ready, these requests fail, whatever other clusters have.`,
});

export const ingressNeedsWaypointOfItsNetwork: Rule = {
  id: 'ingress-needs-waypoint-of-its-network',
  severity: 'warning',
  title: 'Ingress traffic depends on a waypoint pod of its own network',
  why: 'An ingress gateway that sends requests through waypoints reaches those of its own network: without one, requests from outside fail, although requests from inside the mesh go through the waypoint of another cluster.',
  fix: 'run several replicas of the waypoint, in several zones; or set AMBIENT_ENABLE_MULTI_NETWORK_INGRESS for istiod from Istio 1.30.1, and remove the label istio.io/ingress-use-waypoint: the ingress gateway then sends to other networks and fails over by the rule itself.',
  messages,
  needsSeveralClusters: true,
  bad: { clusters: clusters(USING), facts: { cluster1: { switches: { ambientEnableMultiNetworkIngress: false } } } },
  good: { clusters: clusters(SERVICE), facts: { cluster1: { switches: { ambientEnableMultiNetworkIngress: true } } } },
  find: (mesh) => {
    const spread = new Set(servicesAcrossNetworks(mesh).map(({ service }) => service));
    return boundServices(mesh).flatMap(({ cluster, service, binding: { waypoint }, destinationRules }) => {
      const route = cluster.exposures.find(({ host }) => host === service.host)?.object;
      if (route === undefined || !spread.has(service) || !failoverIsAskedFor(destinationRules, cluster)) return [];
      const { ingressUsesGateways, multiNetwork, ingressLabelAcrossNetworks } = behavioursOf(cluster);
      const labelIsLost = multiNetwork && !ingressLabelAcrossNetworks;
      if (ingressUsesGateways || !ingressUsesWaypoint(service, cluster, labelIsLost)) return [];
      if (hasTwinInNetwork(mesh, cluster, waypoint)) return [];
      const message = messages.noOther({
        ...{ cluster: cluster.name, route: describeObject(route) },
        ...{ service: describeObject(service.object), waypoint: describeObject(waypoint.object) },
      });
      return [{ cluster, object: service.object, path: 'metadata.labels', ...message }];
    });
  },
};

function hasTwinInNetwork({ clusters }: Mesh, { name, network }: Cluster, waypoint: Waypoint): boolean {
  return clusters.some((one) => one.name !== name && one.network === network && one.waypoints.has(keyOf(waypoint)));
}
