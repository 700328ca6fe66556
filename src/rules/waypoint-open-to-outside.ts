import { describeObject, isMap, type KubeObject } from '../model/object';
import { ANNOTATION_SERVICE_TYPE, LABEL_NETWORK } from '../istio/vocabulary';
import { keyOf, type Cluster } from '../model/mesh';
import type { Waypoint } from '../model/gateways';
import { change, HEALTHY, NAMESPACE, DESTINATION_RULE, SERVICE, WAYPOINT, WORKLOAD, yaml } from './engine/example-mesh';
import { namedMessages, type Values } from './engine/messages';
import type { Rule, Violation } from './engine/rule';
import { parseYaml } from '../util/yaml';

const EXPOSED = change(
  WAYPOINT,
  '  labels:\n',
  '  annotations:\n    networking.istio.io/service-type: LoadBalancer\n  labels:\n',
);

const messages = namedMessages({
  exposed: ({ cluster, object, what, waypoint }: Values<'cluster' | 'object' | 'what' | 'waypoint'>) =>
    `${object} of ${cluster} ${what} for waypoint ${waypoint}.`,
});

export const waypointOpenToOutside: Rule = {
  id: 'waypoint-open-to-outside',
  severity: 'warning',
  title: 'A waypoint has an outside address in a mesh of several networks',
  why: 'istiod treats any Service with a network label, port 15008 and an outside address as an east-west gateway: waypoints of other clusters send a part of their requests to this one, which cannot forward them.',
  fix: 'keep the Service of the waypoint at ClusterIP: other clusters reach it through the east-west gateway.',
  messages,
  needsSeveralClusters: true,
  bad: { clusters: { cluster1: yaml(NAMESPACE, EXPOSED, SERVICE, DESTINATION_RULE, WORKLOAD), cluster2: HEALTHY } },
  good: { clusters: { cluster1: HEALTHY, cluster2: HEALTHY } },
  find: (mesh) => {
    const networks = new Set(mesh.clusters.flatMap(({ network }) => (network === undefined ? [] : [network])));
    return networks.size < 2 ? [] : mesh.clusters.flatMap(findIn);
  },
};

function findIn(cluster: Cluster): Violation[] {
  const configMaps = new Map(
    cluster.objects
      .filter(({ kind, group }) => kind === 'ConfigMap' && group === '')
      .map((object) => [`${object.namespace}/${object.name}`, object]),
  );
  return [...cluster.waypoints.values()].flatMap((waypoint) => {
    const generated = cluster.services.get(keyOf(waypoint));
    if (generated?.generated === true && isExposed(generated.object.body.spec)) {
      // istiod does not treat a Service without a network label as a gateway.
      if (generated.object.labels[LABEL_NETWORK] === undefined) return [];
      return [violation(cluster, waypoint, generated.object, 'spec.type', 'has an outside address')];
    }
    const type = waypoint.object.annotations[ANNOTATION_SERVICE_TYPE];
    if (type === 'LoadBalancer') {
      const path = `metadata.annotations["${ANNOTATION_SERVICE_TYPE}"]`;
      return [violation(cluster, waypoint, waypoint.object, path, `asks for type ${type}`)];
    }
    const overlay = configMaps.get(`${waypoint.namespace}/${parametersOf(waypoint)}`);
    return overlay !== undefined && isExposed(serviceOverlay(overlay))
      ? [violation(cluster, waypoint, overlay, 'data.service', 'asks for an outside address')]
      : [];
  });
}

function violation(cluster: Cluster, waypoint: Waypoint, object: KubeObject, path: string, what: string): Violation {
  const message = messages.exposed({
    cluster: cluster.name,
    object: describeObject(object),
    what,
    waypoint: keyOf(waypoint),
  });
  return { cluster, object, path, ...message };
}

function parametersOf({ object }: Waypoint): string {
  const infrastructure = isMap(object.body.spec) ? object.body.spec.infrastructure : {};
  const reference = isMap(infrastructure) ? infrastructure.parametersRef : {};
  return isMap(reference) ? String(reference.name) : '';
}

/** The spec that an overlay of a waypoint's parameters merges into the Service; a broken one is for istiod to refuse. */
function serviceOverlay({ body }: KubeObject): unknown {
  try {
    const overlay: unknown =
      isMap(body.data) && typeof body.data.service === 'string' ? parseYaml(body.data.service) : {};
    return isMap(overlay) ? overlay.spec : undefined;
  } catch {
    return undefined;
  }
}

function isExposed(spec: unknown): boolean {
  if (!isMap(spec)) return false;
  return spec.type === 'LoadBalancer' || (Array.isArray(spec.externalIPs) && spec.externalIPs.length > 0);
}
