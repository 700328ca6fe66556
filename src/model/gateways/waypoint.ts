import { maps } from '../../util/maps';
import {
  asksForNameOnly,
  isMap,
  labelsOfNamespace,
  matchesSelector,
  stringMap,
  toLabelSelector,
  type KubeObject,
  type LabelSelector,
} from '../object';
import * as istio from '../../istio/vocabulary';
import { isGatewayOf, type GatewayClasses } from './gateway-class';
import { copiedAnnotations } from './generated-service-type';
import { withLabels, type Parameters } from './waypoint-parameters';

/** A waypoint as istiod sees it, from the Gateway that declares it. */
export interface Waypoint {
  readonly object: KubeObject;
  readonly name: string;
  readonly namespace: string;
  /** What it handles; istiod's default is "service". */
  readonly waypointFor: string;
  /**
   * The labels of the Service that istiod generates: the Gateway's, or `spec.infrastructure.labels` in place of them, and
   * those that ConfigMaps add.
   */
  readonly serviceLabels: Readonly<Record<string, string>>;
  /** The labels of its pods, by the same rule, without those that say only whose they are and where they run. */
  readonly podLabels: Readonly<Record<string, string>>;
  /** How many pods it has at least; istiod makes one. */
  readonly replicas: number;
  /** What sets it, if anything that was read does: a ConfigMap, or the Deployment of the waypoint. */
  readonly replicasBy: KubeObject | undefined;
  /** What ConfigMaps set of the spec of its pods. */
  readonly podSpec: Readonly<Record<string, unknown>>;
  /** True if a ConfigMap that was not read may add labels to these. */
  readonly mayHaveOtherLabels: boolean;
  /** The annotations of that Service, by the same rule, and those that ConfigMaps add. */
  readonly serviceAnnotations: Readonly<Record<string, string>>;
  /**
   * The traffic distribution of that Service: the field that a ConfigMap sets, else its annotation, which istiod writes by itself and a
   * ConfigMap may remove. Empty where there is none.
   */
  readonly trafficDistribution: string;
  /** True if the labels come from `spec.infrastructure.labels`. */
  readonly hasInfrastructureLabels: boolean;
  /** True if the annotations come from `spec.infrastructure.annotations`. */
  readonly hasInfrastructureAnnotations: boolean;
  readonly allowedNamespaces: AllowedNamespaces;
  /** True if it has a listener at the port of tunnels: the Service that istiod generates has no other ports. */
  readonly hasTunnelPort: boolean;
}

/** The path of the labels that istiod copies to the Service and the pods of a waypoint. */
export function pathOfLabels({ hasInfrastructureLabels }: Waypoint): string {
  return hasInfrastructureLabels ? 'spec.infrastructure.labels' : 'metadata.labels';
}

/** Whose services may attach: the first HBONE listener's `allowedRoutes`. */
export type AllowedNamespaces =
  { readonly from: 'Same' | 'All' | 'None' } | { readonly from: 'Selector'; readonly selector: LabelSelector };

/** The waypoint a Gateway declares, if its class is one of waypoints. The label of the class is its default. */
export function toWaypoint(
  object: KubeObject,
  added: Parameters | undefined,
  classes: GatewayClasses,
): Waypoint | undefined {
  const spec = isMap(object.body.spec) ? object.body.spec : {};
  if (!isGatewayOf(object, classes)) return undefined;
  const ofClass = classes.get(String(spec.gatewayClassName))?.labels[istio.LABEL_WAYPOINT_FOR];
  const infrastructure = isMap(spec.infrastructure) ? spec.infrastructure : {};
  const labels = isMap(infrastructure.labels) ? stringMap(infrastructure.labels) : object.labels;
  return {
    object,
    name: object.name,
    namespace: object.namespace ?? 'default',
    waypointFor: object.labels[istio.LABEL_WAYPOINT_FOR] ?? ofClass ?? 'service',
    serviceLabels: withLabels(labels, added?.service ?? {}),
    podLabels: withLabels(labels, added?.pods ?? {}),
    mayHaveOtherLabels: added === undefined,
    replicas: added?.replicas ?? 1,
    replicasBy: added?.replicasBy,
    podSpec: added?.podSpec ?? {},
    serviceAnnotations: withLabels(copiedAnnotations(object), added?.serviceAnnotations ?? {}),
    trafficDistribution: distributionOf(object, added),
    hasInfrastructureLabels: isMap(infrastructure.labels),
    hasInfrastructureAnnotations: isMap(infrastructure.annotations),
    allowedNamespaces: readAllowedNamespaces(spec.listeners),
    hasTunnelPort: maps(spec.listeners).some(({ port }) => port === istio.HBONE_PORT),
  };
}

/** @see istio manifests/charts/istio-control/istio-discovery/files/waypoint.yaml */
function distributionOf(object: KubeObject, added: Parameters | undefined): string {
  if (added?.serviceTrafficDistribution !== undefined) return added.serviceTrafficDistribution;
  const generated = { [istio.ANNOTATION_TRAFFIC_DISTRIBUTION]: 'PreferClose', ...copiedAnnotations(object) };
  return withLabels(generated, added?.serviceAnnotations ?? {})[istio.ANNOTATION_TRAFFIC_DISTRIBUTION] ?? '';
}

function readAllowedNamespaces(listeners: unknown): AllowedNamespaces {
  const listener = (Array.isArray(listeners) ? listeners : [])
    .filter(isMap)
    .find(({ port, protocol }) => port === istio.HBONE_PORT && protocol === 'HBONE');
  const allowedRoutes = isMap(listener?.allowedRoutes) ? listener.allowedRoutes : {};
  const namespaces = isMap(allowedRoutes.namespaces) ? allowedRoutes.namespaces : {};
  switch (namespaces.from) {
    case 'All':
    case 'None':
      return { from: namespaces.from };
    case 'Selector':
      return { from: 'Selector', selector: toLabelSelector(namespaces.selector) };
    default:
      return { from: 'Same' };
  }
}

/** True if a waypoint lets in the services of a namespace. Undefined where the labels of the namespace are not known. */
export function allows(
  waypoint: Waypoint,
  namespace: string,
  labels: Readonly<Record<string, string>> | undefined,
): boolean | undefined {
  const { allowedNamespaces: allowed } = waypoint;
  if (allowed.from !== 'Selector') {
    return allowed.from === 'All' || (allowed.from === 'Same' && namespace === waypoint.namespace);
  }
  if (labels === undefined && !asksForNameOnly(allowed.selector)) return undefined;
  return matchesSelector(allowed.selector, labelsOfNamespace(namespace, labels));
}
