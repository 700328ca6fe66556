import type { KubeObject } from '../../model/object';
import {
  ANNOTATION_REPLICAS,
  CLASS_WAYPOINT,
  GATEWAY_API_VERSION,
  HBONE_PORT,
  LABEL_GLOBAL,
  LABEL_USE_WAYPOINT,
} from '../../istio/vocabulary';
import { toMesh, type Cluster, type Mesh, type MeshSource } from '../../model/mesh';
import { toKubeObject } from '../../model/read/tree';

/**
 * The same mesh, with pods that can answer in each cluster. An order of clusters assumes pods, and an app need not declare
 * them, the waypoint or the Service. Declared workloads count; where there are none, assumes one pod in each zone of the
 * cluster. Nothing of this is written.
 *
 * @param members the clusters that should answer for each service ("namespace/name")
 */
export function withPods(
  members: ReadonlyMap<string, ReadonlySet<string>>,
  mesh: Mesh,
  { facts, clusters }: MeshSource,
): Mesh {
  return toMesh({
    facts,
    clusters: clusters.map((source, index) => {
      const cluster = mesh.clusters[index]!;
      const here = new Set([...members].filter(([, names]) => names.has(cluster.name)).map(([service]) => service));
      const replaced = source.objects.map((object) =>
        object.kind === 'Service' && here.has(`${object.namespace}/${object.name}`) && hasNoPods(object, cluster)
          ? withReplicas(object, cluster)
          : object,
      );
      return { facts: source.facts, objects: [...replaced, ...[...here].flatMap((key) => missing(key, cluster))] };
    }),
  });
}

/** Reports whether a service has no known pods in a cluster. */
function hasNoPods({ namespace, name }: KubeObject, { pods }: Cluster): boolean {
  return (pods.get(`${namespace}/${name}`)?.usual ?? 0) === 0;
}

function withReplicas(service: KubeObject, { zones }: Cluster): KubeObject {
  const replicas = String(Math.max(zones.length, 1));
  return { ...service, annotations: { ...service.annotations, [ANNOTATION_REPLICAS]: replicas } };
}

/** The Service, unless it is declared, and the waypoint that it names, unless that is declared. */
function missing(key: string, cluster: Cluster): KubeObject[] {
  const [namespace = '', name = ''] = key.split('/');
  const binding = cluster.bindings.get(key);
  if (binding?.kind === 'unknown') return [waypoint(binding.namespace, binding.name)];
  if (cluster.services.has(key)) return [];
  const service = assumed('v1', 'Service', namespace, name, {
    metadata: { labels: { [LABEL_GLOBAL]: 'true', [LABEL_USE_WAYPOINT]: ASSUMED_WAYPOINT } },
    spec: { ports: [{ name: 'http', port: 80 }], selector: { app: name } },
  });
  return [withReplicas(service, cluster), waypoint(namespace, ASSUMED_WAYPOINT)];
}

const ASSUMED_WAYPOINT = 'assumed-waypoint';

function waypoint(namespace: string, name: string): KubeObject {
  return assumed(GATEWAY_API_VERSION, 'Gateway', namespace, name, {
    metadata: { labels: { [LABEL_GLOBAL]: 'true' } },
    spec: {
      gatewayClassName: CLASS_WAYPOINT,
      listeners: [
        { name: 'mesh', port: HBONE_PORT, protocol: 'HBONE', allowedRoutes: { namespaces: { from: 'All' } } },
      ],
    },
  });
}

function assumed(
  apiVersion: string,
  kind: string,
  namespace: string,
  name: string,
  { metadata, spec }: { readonly metadata: object; readonly spec: object },
): KubeObject {
  const body = { apiVersion, kind, metadata: { ...metadata, namespace, name }, spec };
  return toKubeObject(body, apiVersion, kind, { file: 'assumed', document: 1, line: 1 });
}
