import { CLASS_EAST_WEST, GROUP_GATEWAY_API, HBONE_PORT, LABEL_CLASS_DEFAULTS } from '../../../istio/vocabulary';
import { gatewayClassNameOf } from '../../../model/gateways';
import { isMap, type KubeObject } from '../../../model/object';
import type { Unfollowed } from '../input';
import { fieldsOf, maps } from '../../../util/maps';
import { oncePer } from '../../../util/once-per';
import { parseYaml } from '../../../util/yaml';

const PATH = 'spec.infrastructure.parametersRef';

/** What istiod takes from a ConfigMap. @see istio pilot/pkg/config/kube/gatewaycommon/deploymentcontroller.go applyOverlay */
const OVERLAYS = ['deployment', 'service', 'serviceAccount', 'horizontalPodAutoscaler', 'podDisruptionBudget'];

/** What of the metadata it may not change. @see the same file, validateMetadata */
const ILLEGAL = [
  ...['name', 'generateName', 'namespace', 'uid', 'resourceVersion', 'generation', 'creationTimestamp'],
  ...['deletionTimestamp', 'ownerReferences', 'finalizers', 'managedFields'],
];

/** Gateways whose ConfigMap of parameters was not read, or is one that istiod refuses: it then generates nothing. */
export function unusableParametersIn(objects: readonly KubeObject[]): Unfollowed[] {
  const ofClasses = objects.filter(
    ({ kind, labels }) => kind === 'ConfigMap' && labels[LABEL_CLASS_DEFAULTS] !== undefined,
  );
  return objects.flatMap((gateway) => {
    const className = gatewayClassNameOf(gateway);
    const byClass = ofClasses.filter(
      ({ labels }) => className !== undefined && labels[LABEL_CLASS_DEFAULTS] === className,
    );
    return [
      ...byClass.flatMap((configMap) => unusableIn(configMap, gateway, 'is given, as all of its class,')),
      ...byReference(gateway, objects),
    ];
  });
}

function byReference(gateway: KubeObject, objects: readonly KubeObject[]): Unfollowed[] {
  const name = parametersOf(gateway);
  if (name === undefined) return [];
  const configMap = objects.find(
    (object) =>
      object.kind === 'ConfigMap' &&
      object.group === '' &&
      object.name === name &&
      (object.namespace ?? 'default') === (gateway.namespace ?? 'default'),
  );
  if (configMap !== undefined) return unusableIn(configMap, gateway, 'names');
  const sentence = `names the ConfigMap ${name} for what istiod generates, which was not read: without it istiod generates nothing, and with it the number of pods, labels and the Service may be others.`;
  return [toUnfollowed(gateway, 'gateway-parameters-unread', sentence, effectFor(gateway))];
}

/** A Gateway with a status was deployed, and what was read of it counts. */
function effectFor({ body }: KubeObject): Unfollowed['effect'] {
  return isMap(body.status) ? 'reservation' : 'unknown';
}

/** @param takes how the Gateway comes to the ConfigMap */
function unusableIn(configMap: KubeObject, gateway: KubeObject, takes: string): Unfollowed[] {
  const why = whyRefused(configMap, gateway);
  if (why === undefined) return decisiveIn(configMap, gateway, takes);
  const sentence = `${takes} the ConfigMap ${configMap.name}, of which istiod refuses ${why}: it generates nothing for the Gateway, which has what it had before, or no pods.`;
  return [toUnfollowed(gateway, 'gateway-parameters-refused', sentence, 'unknown')];
}

/** What a ConfigMap changes of a Gateway's Deployment or Service, that decides whether requests get through. */
function decisiveIn(configMap: KubeObject, gateway: KubeObject, takes: string): Unfollowed[] {
  const fields = overlaysIn(configMap).flatMap(([key, overlay = {}]) =>
    decisiveFields(key, overlay).map((field) => `${field} of ${key}`),
  );
  const [field] = fields;
  if (field === undefined) return [];
  const sentence = `${takes} the ConfigMap ${configMap.name}, which sets ${field}: whether requests get through it then is not followed here.`;
  return [toUnfollowed(gateway, 'gateway-parameters-decisive', sentence, effectFor(gateway))];
}

/** Variables by which proxies are put into another place. */
const PLACES = ['ISTIO_META_NETWORK', 'ISTIO_META_CLUSTER_ID', 'ISTIO_META_REQUESTED_NETWORK_VIEW'];

function decisiveFields(key: string, overlay: Readonly<Record<string, unknown>>): string[] {
  const spec = fieldsOf(overlay.spec);
  if (key === 'service') {
    const { selector, clusterIP, internalTrafficPolicy, ports } = spec;
    return [
      ...(selector === undefined ? [] : ['spec.selector']),
      ...(clusterIP === 'None' ? ['spec.clusterIP'] : []),
      ...(internalTrafficPolicy === 'Local' ? ['spec.internalTrafficPolicy'] : []),
      ...(maps(ports).some(isOtherTunnelPort) ? ['spec.ports'] : []),
    ];
  }
  if (key !== 'deployment') return [];
  const { hostNetwork, containers } = fieldsOf(fieldsOf(spec.template).spec);
  const variables = maps(containers).flatMap(({ env }) => maps(env).map(({ name }) => String(name)));
  return [
    ...(spec.selector === undefined ? [] : ['spec.selector']),
    ...(hostNetwork === true ? ['hostNetwork'] : []),
    ...variables.filter((name) => PLACES.includes(name)),
    ...(maps(containers).some(({ args, command }) => args !== undefined || command !== undefined) ? ['args'] : []),
  ];
}

/** Ports are merged by their number. */
function isOtherTunnelPort({ port, targetPort = HBONE_PORT, $patch }: Readonly<Record<string, unknown>>): boolean {
  return $patch !== undefined || (port === HBONE_PORT && targetPort !== HBONE_PORT);
}

function toUnfollowed(object: KubeObject, row: string, sentence: string, effect: Unfollowed['effect']): Unfollowed {
  const isEastWest = gatewayClassNameOf(object) === CLASS_EAST_WEST;
  return { row, object, sentence, effect, path: PATH, concerns: isEastWest ? 'network' : 'waypoint' };
}

function parametersOf({ kind, group, body }: KubeObject): string | undefined {
  if (kind !== 'Gateway' || group !== GROUP_GATEWAY_API || !isMap(body.spec)) return undefined;
  const infrastructure = isMap(body.spec.infrastructure) ? body.spec.infrastructure : {};
  const { parametersRef } = infrastructure;
  return isMap(parametersRef) && typeof parametersRef.name === 'string' ? parametersRef.name : undefined;
}

function whyRefused(configMap: KubeObject, gateway: KubeObject): string | undefined {
  const overlays = overlaysIn(configMap);
  const [foreign] = overlays.map(([key]) => key).filter((key) => !OVERLAYS.includes(key));
  if (foreign !== undefined) return `the key ${foreign} (it takes ${OVERLAYS.join(', ')})`;
  for (const [key, overlay] of overlays) {
    if (overlay === undefined) return `${key}, which is not a map in YAML`;
    const metadata = illegalIn(fieldsOf(overlay.metadata), gateway);
    if (metadata !== undefined) return `metadata.${metadata} of ${key}`;
    if (key === 'deployment' && !isReplicas(isMap(overlay.spec) ? overlay.spec.replicas : undefined)) {
      return 'spec.replicas of deployment, which is not a number of pods';
    }
  }
  return undefined;
}

/** What is as istiod has it anyway changes nothing. */
function illegalIn(metadata: Readonly<Record<string, unknown>>, { name, namespace }: KubeObject): string | undefined {
  const same: Readonly<Record<string, unknown>> = { name, namespace };
  return Object.entries(metadata)
    .filter(([field, value]) => ILLEGAL.includes(field) && value !== null && value !== same[field])
    .map(([field]) => field)[0];
}

/** What each key of a ConfigMap holds; undefined where that is not a map in YAML. Of one for a class, every Gateway of the class asks. */
const overlaysIn = oncePer(({ body }: KubeObject) =>
  Object.entries(fieldsOf(body.data)).map(([key, text]) => [key, read(text)] as const),
);

/** An empty overlay changes nothing. */
function read(text: unknown): Readonly<Record<string, unknown>> | undefined {
  try {
    const overlay: unknown = typeof text === 'string' ? (parseYaml(text) ?? {}) : undefined;
    return isMap(overlay) ? overlay : undefined;
  } catch {
    return undefined;
  }
}

function isReplicas(value: unknown): boolean {
  return value === undefined || value === null || (typeof value === 'number' && Number.isInteger(value) && value >= 0);
}
