import {
  ANNOTATION_REPLICAS,
  CLASS_WAYPOINT,
  GATEWAY_API_VERSION,
  HBONE_PORT,
  ISTIO_NETWORKING_API_VERSION,
  LABEL_CLUSTER,
  LABEL_GATEWAY_NAME,
  LABEL_GLOBAL,
  LABEL_USE_WAYPOINT,
} from '../../istio/vocabulary';
import { describeObject, isMap, type KubeObject } from '../../model/object';
import { keyOf, type Cluster } from '../../model/mesh';
import { LABEL_SERVICE_NAME, type Service } from '../../model/services';
import { add, remove, set, setLabel, type Edit, type Remedy } from './edit';
import { fieldsOf } from '../../util/maps';
import { parseYaml, stringifyYaml } from '../../util/yaml';

// What changes that reasons name mean for the objects of a mesh.

/** The outlier detection of a LocalityFailoverRule. */
export const OUTLIER_DETECTION = {
  consecutiveGatewayErrors: 5,
  consecutive5xxErrors: 0,
  maxEjectionPercent: 100,
  minHealthPercent: 1,
};

/** Where a DestinationRule has its outlier detection. */
export const OUTLIER_DETECTION_PATH: readonly string[] = ['spec', 'trafficPolicy', 'outlierDetection'];

/** A rule as a LocalityFailoverRule writes it, in every cluster that has the service. */
export function addRule(clusters: readonly Cluster[], service: Service): Edit[] {
  return having(clusters, service).map(({ name }) =>
    add(name, {
      apiVersion: ISTIO_NETWORKING_API_VERSION,
      kind: 'DestinationRule',
      metadata: { name: service.name, namespace: service.namespace },
      spec: {
        host: service.host,
        trafficPolicy: {
          outlierDetection: OUTLIER_DETECTION,
          loadBalancer: { localityLbSetting: { enabled: true, failoverPriority: [LABEL_CLUSTER] } },
        },
      },
    }),
  );
}

/** Where a DestinationRule says how localities count. */
export const LOCALITY_SETTING: readonly string[] = ['spec', 'trafficPolicy', 'loadBalancer', 'localityLbSetting'];

/** The order of a LocalityFailoverRule, in a rule that has none. */
export function rankOwnCluster(cluster: string, rule: KubeObject): Remedy {
  const { loadBalancer } = fieldsOf(fieldsOf(rule.body.spec).trafficPolicy);
  const isOn = fieldsOf(fieldsOf(loadBalancer).localityLbSetting).enabled === true;
  return {
    change: `set failoverPriority: [${LABEL_CLUSTER}]${isOn ? '' : ' and enabled: true'} in its localityLbSetting.`,
    edit: [
      ...(isOn ? [] : [set(cluster, rule, [...LOCALITY_SETTING, 'enabled'], true)]),
      set(cluster, rule, [...LOCALITY_SETTING, 'failoverPriority'], [LABEL_CLUSTER]),
    ],
  };
}

/** A waypoint for the service, in every cluster that has the service. */
export function bindToWaypoint(clusters: readonly Cluster[], service: Service): Edit[] {
  return having(clusters, service).flatMap((cluster) => [
    add(cluster.name, waypointFor(service)),
    setLabel(cluster.name, cluster.services.get(keyOf(service))!.object, LABEL_USE_WAYPOINT, ADDED_WAYPOINT),
  ]);
}

const ADDED_WAYPOINT = 'waypoint';

function waypointFor({ namespace, scope }: Service): Record<string, unknown> {
  const labels = scope === 'GLOBAL' ? { labels: { [LABEL_GLOBAL]: 'true' } } : {};
  return {
    apiVersion: GATEWAY_API_VERSION,
    kind: 'Gateway',
    metadata: { name: ADDED_WAYPOINT, namespace, ...labels },
    spec: {
      gatewayClassName: CLASS_WAYPOINT,
      listeners: [{ name: 'mesh', port: HBONE_PORT, protocol: 'HBONE' }],
    },
  };
}

/** The Service and its Namespace as another cluster has them, without pods. */
export function declareService(cluster: string, { namespaces, services }: Cluster, service: Service): Edit[] {
  const namespace = namespaces.get(service.namespace);
  const theirs = services.get(keyOf(service))?.object;
  return [
    ...(namespace === undefined ? [] : [add(cluster, namespace.body)]),
    ...(theirs === undefined ? [] : [add(cluster, withoutPods(theirs))]),
  ];
}

function withoutPods({ body }: KubeObject): Record<string, unknown> {
  const metadata = isMap(body.metadata) ? body.metadata : {};
  const annotations = isMap(metadata.annotations) ? metadata.annotations : {};
  return { ...body, metadata: { ...metadata, annotations: { ...annotations, [ANNOTATION_REPLICAS]: '0' } } };
}

/** An object that one cluster has, in another. */
export function copyTo(cluster: string, { body }: KubeObject): Edit {
  return add(cluster, body);
}

/** Another value in a text of YAML that a ConfigMap holds; nothing where that is no map. */
export function editText(
  cluster: string,
  configMap: KubeObject,
  key: string,
  change: (content: Record<string, unknown>) => Record<string, unknown>,
): Edit[] {
  const data = isMap(configMap.body.data) ? configMap.body.data : {};
  const text = data[key];
  if (typeof text !== 'string') return [];
  try {
    const content: unknown = parseYaml(text) ?? {};
    return isMap(content) ? [set(cluster, configMap, ['data', key], stringifyYaml(change(content)))] : [];
  } catch {
    return [];
  }
}

/** Another value in the MeshConfig of a cluster, which is written where there is none. */
export function editMeshConfig(
  { name, istiod }: Cluster,
  change: (config: Record<string, unknown>) => Record<string, unknown>,
): Edit[] {
  if (istiod.configMap !== undefined) return editText(name, istiod.configMap, 'mesh', change);
  return [
    add(name, {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'istio', namespace: istiod.namespace },
      data: { mesh: stringifyYaml(change({})) },
    }),
  ];
}

/** A Gateway under another name, with what istiod made for it, as istiod would make it anew. */
export function renameGateway(
  { name: cluster, objects }: Cluster,
  gateway: KubeObject,
  to: { readonly namespace: string; readonly name: string },
): Edit[] {
  const { name: old, namespace } = gateway;
  const generated = objects.filter(
    (object) =>
      object.namespace === namespace &&
      (object.labels[LABEL_GATEWAY_NAME] === old ||
        (object.kind === 'EndpointSlice' && object.labels[LABEL_SERVICE_NAME] === old) ||
        (object.kind === 'Service' && object.name === old)),
  );
  const renamed = (value: unknown): unknown => {
    if (typeof value === 'string') {
      return value === old ? to.name : value.startsWith(`${old}-`) ? `${to.name}${value.slice(old.length)}` : value;
    }
    if (Array.isArray(value)) return value.map(renamed);
    return isMap(value)
      ? Object.fromEntries(
          Object.entries(value).map(([field, inner]) => [
            field,
            field === 'namespace' && inner === namespace ? to.namespace : renamed(inner),
          ]),
        )
      : value;
  };
  return [gateway, ...generated].flatMap((object) => [
    remove(cluster, object),
    add(cluster, renamed(object.body) as Record<string, unknown>),
  ]);
}

/** Pods of a gateway whose Deployment was read and has none: it is scaled to zero, or runs something else under the name of the Gateway. */
export function podsByDeployment(cluster: string, deployment: KubeObject): Remedy {
  const spec = isMap(deployment.body.spec) ? deployment.body.spec : {};
  if (spec.replicas === 0) {
    const change = `set spec.replicas of ${describeObject(deployment)} to 1 or more.`;
    return { change, edit: [set(cluster, deployment, ['spec', 'replicas'], 1)] };
  }
  const change = `give the Gateway or ${describeObject(deployment)} another name: istiod leaves a Deployment alone that it did not make, and the pods of this one are not those of the Gateway.`;
  return { change, edit: [] };
}

/** One pod of a waypoint, in place of the number that a ConfigMap sets. */
export function onePod(cluster: string, configMap: KubeObject): Edit[] {
  const data = isMap(configMap.body.data) ? configMap.body.data : {};
  return [
    ...editText(cluster, configMap, 'deployment', (overlay) => withSpec(overlay, 'replicas')),
    ...(data.horizontalPodAutoscaler === undefined
      ? []
      : editText(cluster, configMap, 'horizontalPodAutoscaler', (overlay) => withSpec(overlay, 'minReplicas'))),
  ];
}

function withSpec(overlay: Record<string, unknown>, field: string): Record<string, unknown> {
  const spec = isMap(overlay.spec) ? overlay.spec : {};
  return field in spec ? { ...overlay, spec: { ...spec, [field]: 1 } } : overlay;
}

/**
 * A variable of istiod's environment set to true.
 *
 * @param fact how mesh.json calls it
 */
export function switchOn({ name, istiod: { deployment } }: Cluster, variable: string, fact: string): Edit[] {
  if (deployment === undefined) return [{ kind: 'switch', cluster: name, name: fact, value: true }];
  const podSpec = ['spec', 'template', 'spec'].reduce<unknown>(
    (value, field) => (isMap(value) ? value[field] : undefined),
    deployment.body,
  );
  if (!isMap(podSpec) || !Array.isArray(podSpec.containers)) return [];
  const containers = podSpec.containers.filter(isMap).map((container) => {
    if (container.name !== 'discovery') return container;
    const env = (Array.isArray(container.env) ? container.env : []).filter(isMap);
    const others = env.filter((one) => one.name !== variable);
    return { ...container, env: [...others, { name: variable, value: 'true' }] };
  });
  return [set(name, deployment, ['spec', 'template', 'spec', 'containers'], containers)];
}

function having(clusters: readonly Cluster[], service: Service): Cluster[] {
  return clusters.filter(({ services }) => services.has(keyOf(service)));
}

/** A service that keeps requests on their node, in every cluster that keeps them, as one that does not. */
export function leaveNode(clusters: readonly Cluster[], { namespace, name }: Service): Remedy {
  const kept = clusters.flatMap((cluster) => {
    const service = cluster.services.get(`${namespace}/${name}`);
    return service?.nodeLocal === true ? [{ cluster: cluster.name, object: service.object }] : [];
  });
  const where = kept.length > 1 ? ' in every cluster' : '';
  return {
    change: `set internalTrafficPolicy to Cluster${where}, to have failover.`,
    edit: kept.map(({ cluster, object }) => set(cluster, object, ['spec', 'internalTrafficPolicy'], 'Cluster')),
  };
}
