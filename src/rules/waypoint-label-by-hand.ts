import { pathOfLabels } from '../model/gateways';
import { describeObject } from '../model/object';
import { declaredScopeOf, generatedServiceOf } from '../model/reach';
import { change, HEALTHY, NAMESPACE, DESTINATION_RULE, SERVICE, WAYPOINT, WORKLOAD, yaml } from './engine/example-mesh';
import { boundServices, oncePerObject } from './engine/questions';
import { namedMessages, type Values } from './engine/messages';
import type { Rule } from './engine/rule';

const UNLABELLED = change(WAYPOINT, '    istio.io/global: "true"\n', '');
/** What istiod generated, with the guide's `kubectl label service waypoint istio.io/global=true`. */
const GENERATED = `
apiVersion: v1
kind: Service
metadata:
  name: waypoint
  namespace: sample
  labels:
    gateway.istio.io/managed: istio.io-mesh-controller
    gateway.networking.k8s.io/gateway-name: waypoint
    istio.io/global: "true"
  annotations:
    networking.istio.io/traffic-distribution: PreferClose
spec:
  ports:
    - name: mesh
      port: 15008
      appProtocol: hbone
  selector:
    gateway.networking.k8s.io/gateway-name: waypoint
`;

const messages = namedMessages({
  notOnGateway: ({ cluster, generated, gateway, service }: Values<'cluster' | 'generated' | 'gateway' | 'service'>) =>
    `In ${cluster}, ${generated} is global by a label that ${gateway} does not give it, and the global ${service} relies on it.`,
});

export const waypointLabelByHand: Rule = {
  id: 'waypoint-label-by-hand',
  severity: 'warning',
  title: 'A waypoint is global only by a label on the Service that istiod generates',
  why: 'A re-created waypoint or a new cluster does not have that label, and from then on requests fail with the waypoint instead of failing over.',
  fix: 'add the label istio.io/global: "true" to metadata.labels of the Gateway (and to spec.infrastructure.labels, if that is set), where Git holds it.',
  messages,
  needsSeveralClusters: false,
  bad: {
    clusters: {
      cluster1: yaml(NAMESPACE, UNLABELLED, GENERATED, SERVICE, DESTINATION_RULE, WORKLOAD),
      cluster2: HEALTHY,
    },
  },
  good: {
    clusters: {
      cluster1: yaml(NAMESPACE, WAYPOINT, GENERATED, SERVICE, DESTINATION_RULE, WORKLOAD),
      cluster2: HEALTHY,
    },
  },
  find: (mesh) => {
    const violations = boundServices(mesh).flatMap(({ cluster, service, binding: { waypoint } }) => {
      const generated = generatedServiceOf(waypoint, cluster);
      if (service.scope !== 'GLOBAL' || generated?.scope !== 'GLOBAL') return [];
      if (declaredScopeOf(waypoint, cluster) !== 'LOCAL') return [];
      return [
        {
          cluster,
          object: waypoint.object,
          path: pathOfLabels(waypoint),
          ...messages.notOnGateway({
            cluster: cluster.name,
            generated: describeObject(generated.object),
            gateway: describeObject(waypoint.object),
            service: describeObject(service.object),
          }),
        },
      ];
    });
    return oncePerObject(violations);
  },
};
