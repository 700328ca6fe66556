import { behavioursOf } from '../istio/behaviours';
import { ingressUsesWaypoint } from '../model/gateways';
import { describeObject } from '../model/object';
import { HEALTHY, yaml } from './engine/example-mesh';
import { boundServices, failoverIsAskedFor, servicesAcrossNetworks } from './engine/questions';
import { namedMessages, type Values } from './engine/messages';
import type { Rule } from './engine/rule';

const INGRESS = `
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata:
  name: ingress
  namespace: sample
spec:
  gatewayClassName: istio
  listeners:
    - name: http
      port: 80
      protocol: HTTP
`;
const ROUTE = `
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata:
  name: helloworld
  namespace: sample
spec:
  parentRefs:
    - name: ingress
  rules:
    - backendRefs:
        - name: helloworld
          port: 5000
`;
const CLUSTERS = { cluster1: HEALTHY + yaml(INGRESS, ROUTE), cluster2: HEALTHY };

const messages = namedMessages({
  routePastWaypoint: ({ cluster, route, service, waypoint }: Values<'cluster' | 'route' | 'service' | 'waypoint'>) =>
    `${route} of ${cluster} sends ingress traffic to ${service}, past ${waypoint}.`,
  labelIsLost: ({
    cluster,
    route,
    service,
    waypoint,
    version,
  }: Values<'cluster' | 'route' | 'service' | 'waypoint' | 'version'>) =>
    `${route} of ${cluster} sends ingress traffic to ${service}, past ${waypoint}: Istio ${version} drops the label of a Service that has pods in several networks (istio/istio#61092), and only that of its Namespace counts.`,
});

export const ingressSkipsWaypoint: Rule = {
  id: 'ingress-skips-waypoint',
  severity: 'warning',
  title: 'Ingress traffic of a service skips its waypoint',
  why: 'An ingress gateway sends to the pods of its own network only: while they fail, requests from outside fail too, although requests from inside the mesh fail over.',
  fix: 'set AMBIENT_ENABLE_MULTI_NETWORK_INGRESS for istiod from Istio 1.30.1, by which the ingress gateway sends to other networks and fails over by the rule itself; or add the label istio.io/ingress-use-waypoint: "true" to the Service, or to its Namespace before Istio 1.29.7 and 1.30.4: then it depends on a waypoint pod of its own network.',
  messages,
  needsSeveralClusters: true,
  bad: { clusters: CLUSTERS, facts: { cluster1: { switches: { ambientEnableMultiNetworkIngress: false } } } },
  good: { clusters: CLUSTERS, facts: { cluster1: { switches: { ambientEnableMultiNetworkIngress: true } } } },
  find: (mesh) => {
    const spread = new Set(servicesAcrossNetworks(mesh).map(({ service }) => service));
    const exposures = new Map(
      mesh.clusters.map((cluster) => [cluster, new Map(cluster.exposures.map(({ host, object }) => [host, object]))]),
    );
    return boundServices(mesh).flatMap(({ cluster, service, binding, destinationRules }) => {
      const route = exposures.get(cluster)?.get(service.host);
      if (route === undefined || !spread.has(service) || !failoverIsAskedFor(destinationRules, cluster)) return [];
      const { multiNetwork, ingressLabelAcrossNetworks, ingressUsesGateways } = behavioursOf(cluster);
      const labelIsLost = multiNetwork && !ingressLabelAcrossNetworks && service.scope === 'GLOBAL';
      if (ingressUsesWaypoint(service, cluster, labelIsLost) || ingressUsesGateways) return [];
      const values = {
        cluster: cluster.name,
        route: describeObject(route),
        service: describeObject(service.object),
        waypoint: describeObject(binding.waypoint.object),
      };
      const text = ingressUsesWaypoint(service, cluster)
        ? messages.labelIsLost({ ...values, version: cluster.istioVersion.text })
        : messages.routePastWaypoint(values);
      return [{ cluster, object: service.object, path: 'metadata.labels', ...text }];
    });
  },
};
