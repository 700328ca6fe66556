import { behavioursOf } from '../istio/behaviours';
import { ingressUsesWaypoint } from '../model/gateways/ingress';
import { describeObject } from '../model/kube-object';
import { change, HEALTHY, NAMESPACE, RULE, SERVICE, WAYPOINT, WORKLOAD, yaml } from './example-mesh';
import { boundServices, failoverIsAskedFor, servicesAcrossNetworks } from './questions';
import type { Rule } from './rule';

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
const THROUGH_WAYPOINT = change(SERVICE, '  labels:\n', '  labels:\n    istio.io/ingress-use-waypoint: "true"\n');
const cluster = (service: string) => yaml(NAMESPACE, WAYPOINT, service, RULE, WORKLOAD, INGRESS, ROUTE);

export const ingressSkipsWaypoint: Rule = {
  id: 'ingress-skips-waypoint',
  severity: 'warning',
  title: 'Ingress traffic of a service skips its waypoint',
  why: 'An ingress gateway sends to the pods of its own network only: while they fail, visitors get errors, although the service fails over for everybody inside the mesh.',
  fix: 'add the label istio.io/ingress-use-waypoint: "true" to the Service.',
  needsSeveralClusters: true,
  bad: { clusters: { cluster1: cluster(SERVICE), cluster2: HEALTHY } },
  good: { clusters: { cluster1: cluster(THROUGH_WAYPOINT), cluster2: HEALTHY } },
  find: (mesh) => {
    const spread = new Set(servicesAcrossNetworks(mesh).map(({ service }) => service));
    const exposures = new Map(
      mesh.clusters.map((cluster) => [cluster, new Map(cluster.exposures.map(({ host, object }) => [host, object]))]),
    );
    return boundServices(mesh).flatMap(({ cluster, service, binding, rules }) => {
      const route = exposures.get(cluster)?.get(service.host);
      if (route === undefined || !spread.has(service) || !failoverIsAskedFor(rules, cluster)) return [];
      if (ingressUsesWaypoint(service, cluster) || behavioursOf(cluster).ingressUsesGateways) return [];
      return [
        {
          cluster,
          object: service.object,
          path: 'metadata.labels',
          message: `${describeObject(route)} of ${cluster.name} leads ingress traffic to ${describeObject(service.object)}, past ${describeObject(binding.waypoint.object)}.`,
        },
      ];
    });
  },
};
