import { expand } from '../../../model/gateways';
import { isMap, stringMap, type KubeObject } from '../../../model/object';
import { keyOf, type Cluster, type Mesh } from '../../../model/mesh';
import { LABEL_SERVICE_NAME } from '../../../model/services';
import { toController } from '../../../model/workloads';
import { fieldsOf } from '../../../util/maps';
import * as istio from '../../../istio/vocabulary';
import { reachOfSelectors } from './discovery';
import { isHarmlessTemplate } from './harmless';
import { DELIVERIES, REMOTE_SECRETS, servicesToCome, servicesWithoutSecret } from '../installed';
import type { Unfollowed } from '../input';

/** What of a cluster an object says something about. */
export type Reach =
  /** All of it. */
  | { readonly of: 'cluster' }
  /** The ways into its network, and the networks of its pods. */
  | { readonly of: 'network' }
  /** The services of a namespace, and those whose waypoint is there. */
  | { readonly of: 'namespace'; readonly namespace: string }
  /** Those whose waypoint is in a namespace; undefined for any. */
  | { readonly of: 'proxies'; readonly namespace: string | undefined }
  /** "namespace/name". */
  | { readonly of: 'service'; readonly key: string }
  /** A host, which may begin with "*". */
  | { readonly of: 'host'; readonly host: string }
  /** The services that select pods with these labels. */
  | { readonly of: 'pod'; readonly namespace: string; readonly labels: Labels }
  /** The services with pods that these labels select; undefined for any namespace. */
  | { readonly of: 'pods'; readonly namespace: string | undefined; readonly selector: Labels }
  /** The services of a waypoint, as "namespace/name". @see Unfollowed.effect of what only shares a waypoint */
  | { readonly of: 'waypoint'; readonly key: string; readonly isBystander?: true }
  /** The services of waypoints of a class. */
  | { readonly of: 'class'; readonly name: string };

type Labels = Readonly<Record<string, string>>;

/** What an input that is not followed says something about, in the cluster that its object is of. */
export function reachOf(
  { row, object, concerns }: Unfollowed,
  cluster: Cluster,
  { clusters, clusterDomain }: Pick<Mesh, 'clusters' | 'clusterDomain'>,
): Reach[] {
  if (row === 'mesh-config-discovery-selectors') return reachOfSelectors(cluster, clusters);
  if (row === REMOTE_SECRETS) {
    return servicesWithoutSecret(cluster, { clusters }).map((key) => ({ of: 'service', key }));
  }
  if (row === DELIVERIES) return servicesToCome(object, cluster, clusters).map((key) => ({ of: 'service', key }));
  const { kind, labels, name } = object;
  const namespace = object.namespace ?? 'default';
  const controller = concerns === 'service' ? toController(object) : undefined;
  if (controller !== undefined) return [{ of: 'pod', namespace, labels: controller.podLabels }];
  const spec = isMap(object.body.spec) ? object.body.spec : {};
  switch (kind) {
    case 'Service':
      return concerns === 'network'
        ? isGatewayService(object)
          ? [{ of: 'network' }]
          : []
        : [{ of: 'service', key: `${namespace}/${name}` }];
    case 'EndpointSlice':
      return [{ of: 'service', key: `${namespace}/${labels[LABEL_SERVICE_NAME] ?? ''}` }];
    case 'Pod': {
      const gateway = labels[istio.LABEL_GATEWAY_NAME];
      if (concerns === 'cluster') return [{ of: 'cluster' }];
      return gateway === undefined
        ? [{ of: 'pod', namespace, labels }]
        : [{ of: 'waypoint', key: `${namespace}/${gateway}` }];
    }
    case 'Job':
    case 'CronJob':
      return [{ of: 'pod', namespace, labels: labelsOfJob(spec) }];
    case 'WorkloadEntry':
      return [{ of: 'pod', namespace, labels: { ...labels, ...stringMap(spec.labels) } }];
    case 'Namespace':
      return concerns === 'network' || concerns === 'cluster'
        ? [{ of: concerns }]
        : [{ of: 'namespace', namespace: name }];
    case 'ConfigMap':
      return ofConfigMap(object, concerns, cluster);
    case 'Gateway':
      return object.group === istio.GATEWAY_API_VERSION.split('/')[0]
        ? ofGateway(object, concerns)
        : [{ of: 'cluster' }];
    case 'GatewayClass':
      return [{ of: 'class', name }];
    case 'DestinationRule':
      return hosts([spec.host], object, clusterDomain);
    case 'VirtualService':
      return hosts(spec.hosts, object, clusterDomain);
    case 'ServiceEntry':
      return [
        ...hosts(spec.hosts, object, clusterDomain),
        ...withAddressOf(spec.addresses, cluster, clusters),
        ...waypointOf(object, cluster),
      ];
    default:
      if (Array.isArray(spec.parentRefs)) return ofParents(spec.parentRefs, object);
      if (concerns === 'cluster' || concerns === 'mesh') return [{ of: 'cluster' }];
      return ofPolicy(object, spec, cluster);
  }
}

/** The labels of the pods of a Job, or of the Jobs that a CronJob makes. */
function labelsOfJob(spec: Readonly<Record<string, unknown>>): Labels {
  const { template } = isMap(spec.jobTemplate) ? fieldsOf(spec.jobTemplate.spec) : spec;
  return stringMap(fieldsOf(fieldsOf(template).metadata).labels);
}

/** A Service that istiod takes for a way into its network. */
function isGatewayService({ labels }: KubeObject): boolean {
  return labels[istio.LABEL_NETWORK] !== undefined || labels[istio.LABEL_GATEWAY_CLASS_NAME] === istio.CLASS_EAST_WEST;
}

/** That with MeshConfig is for its cluster; one that Gateways name says what istiod generates for them. */
function ofConfigMap(object: KubeObject, concerns: Unfollowed['concerns'], cluster: Cluster): Reach[] {
  if (concerns !== 'waypoint') return [{ of: concerns === 'network' ? 'network' : 'cluster' }];
  if (isHarmlessTemplate(object)) return [];
  return [...cluster.waypoints.values()]
    .filter(({ object: gateway, namespace }) => {
      const { infrastructure } = isMap(gateway.body.spec) ? gateway.body.spec : {};
      const { parametersRef } = isMap(infrastructure) ? infrastructure : {};
      return isMap(parametersRef) && parametersRef.name === object.name && namespace === object.namespace;
    })
    .map((waypoint) => ({ of: 'waypoint', key: keyOf(waypoint) }));
}

function ofGateway({ namespace = 'default', name, body }: KubeObject, concerns: Unfollowed['concerns']): Reach[] {
  const { gatewayClassName } = isMap(body.spec) ? body.spec : {};
  if (concerns === 'cluster') return gatewayClassName === istio.CLASS_WAYPOINT ? [] : [{ of: 'cluster' }];
  if (concerns === 'network') return gatewayClassName === istio.CLASS_EAST_WEST ? [{ of: 'network' }] : [];
  return [{ of: 'waypoint', key: `${namespace}/${name}` }];
}

function hosts(said: unknown, object: KubeObject, clusterDomain: string): Reach[] {
  return (Array.isArray(said) ? said : []).map((host) => ({ of: 'host', host: expand(host, object, clusterDomain) }));
}

/**
 * The Services of the network that have an address of a ServiceEntry: a client asks for an address, and ztunnel takes either for it.
 *
 * @see istio pilot/pkg/serviceregistry/ambient/ambientindex.go Lookup
 */
function withAddressOf(said: unknown, { network }: Cluster, clusters: readonly Cluster[]): Reach[] {
  const addresses = new Set((Array.isArray(said) ? said : []).map(addressIn));
  if (addresses.size === 0) return [];
  return clusters
    .filter((cluster) => cluster.network === network)
    .flatMap(({ services }) => [...services])
    .filter(([, { object }]) => clusterIPsOf(object).some((address) => addresses.has(address)))
    .map(([key]) => ({ of: 'service', key }));
}

/** A range of one address is that address. A wider one is less exact than the address of a Service, which comes before it. */
function addressIn(said: unknown): string {
  return String(said).replace(/\/(32|128)$/, '');
}

function clusterIPsOf({ body }: KubeObject): readonly string[] {
  const { clusterIP, clusterIPs } = isMap(body.spec) ? body.spec : {};
  return [clusterIP, ...(Array.isArray(clusterIPs) ? clusterIPs : [])].filter(
    (address) => typeof address === 'string' && address !== '' && address !== 'None',
  );
}

/** The waypoint that handles a ServiceEntry. It serves a host more; for its other services that is a remark. */
function waypointOf({ labels, namespace = 'default' }: KubeObject, { namespaces }: Cluster): Reach[] {
  const by = labels[istio.LABEL_USE_WAYPOINT] === undefined ? (namespaces.get(namespace)?.labels ?? {}) : labels;
  const name = by[istio.LABEL_USE_WAYPOINT];
  if (name === undefined || name === istio.WAYPOINT_NONE) return [];
  return [
    {
      of: 'waypoint',
      key: `${by[istio.LABEL_USE_WAYPOINT_NAMESPACE] ?? namespace}/${name}`,
      isBystander: true,
    },
  ];
}

function ofParents(parents: readonly unknown[], { namespace = 'default' }: KubeObject): Reach[] {
  return parents
    .filter(isMap)
    .filter(({ kind }) => kind === 'Service')
    .map(({ name, namespace: there }) => ({
      of: 'service',
      key: `${typeof there === 'string' ? there : namespace}/${String(name)}`,
    }));
}

/** What an Envoy carries out: pods in the ambient mesh have none. */
const AT_PROXIES = ['EnvoyFilter', 'WasmPlugin', 'TrafficExtension', 'RequestAuthentication', 'ProxyConfig'];

/** By what it names as its targets, else by the pods that it selects, else for its namespace; in the root namespace for all. */
function ofPolicy({ kind, namespace }: KubeObject, spec: Record<string, unknown>, { istiod }: Cluster): Reach[] {
  const refs = [spec.targetRef, ...(Array.isArray(spec.targetRefs) ? spec.targetRefs : [])].filter(isMap);
  if (refs.length > 0) {
    return refs.flatMap((ref): Reach[] => {
      const key = `${namespace ?? 'default'}/${String(ref.name)}`;
      if (ref.kind === 'Service') return [{ of: 'service', key }];
      if (ref.kind === 'Gateway') return [{ of: 'waypoint', key }];
      return ref.kind === 'GatewayClass' ? [{ of: 'class', name: String(ref.name) }] : [];
    });
  }
  if (namespace === undefined) return [{ of: 'cluster' }];
  const within = namespace === (istiod.rootNamespace ?? istiod.namespace) ? undefined : namespace;
  const selector = selectorIn(spec);
  const gateway = selector?.[istio.LABEL_GATEWAY_NAME];
  if (gateway !== undefined && within !== undefined) return [{ of: 'waypoint', key: `${within}/${gateway}` }];
  if (AT_PROXIES.includes(kind)) {
    const isForPods = selector !== undefined && gateway === undefined && Object.keys(selector).length > 0;
    return isForPods ? [] : [{ of: 'proxies', namespace: within }];
  }
  if (selector !== undefined) return [{ of: 'pods', namespace: within, selector }];
  return within === undefined ? [{ of: 'cluster' }] : [{ of: 'namespace', namespace: within }];
}

function selectorIn({ selector, workloadSelector }: Record<string, unknown>): Labels | undefined {
  if (isMap(selector)) return stringMap(selector.matchLabels);
  return isMap(workloadSelector) ? stringMap(workloadSelector.labels) : undefined;
}
