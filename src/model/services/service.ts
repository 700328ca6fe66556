import { isClusterLocal } from '../../istio/cluster-local';
import { isMap, labelsOfNamespace, matchesSelector, stringMap, type KubeObject } from '../object';
import * as istio from '../../istio/vocabulary';
import type { Switches } from '../istiod';

/** A Service as istiod reads it. */
export interface Service {
  readonly object: KubeObject;
  readonly name: string;
  readonly namespace: string;
  /** `<name>.<namespace>.svc.<cluster domain>`. */
  readonly host: string;
  readonly ports: readonly Port[];
  readonly selector: Readonly<Record<string, string>>;
  /** How far it can be reached, by its own cluster's serviceScopeConfigs. */
  readonly scope: 'LOCAL' | 'GLOBAL';
  /** True if a cluster sends requests for it to its own pods only: MeshConfig.serviceSettings. */
  readonly clusterLocal: boolean;
  /** The namespaces whose proxies know it: "*" all, "." its own, "~" none. */
  readonly exportTo: readonly string[];
  /** True if its EndpointSlices list unready pods as ready. */
  readonly publishesUnready: boolean;
  readonly type: string;
  readonly headless: boolean;
  /** True if it has addresses of its own of two IP families. */
  readonly hasTwoFamilies: boolean;
  /** True if requests stay on the node they come from: internalTrafficPolicy Local. */
  readonly nodeLocal: boolean;
  /** True for what istiod takes for the Service that it generates for a waypoint or east-west gateway: it goes by a label. */
  readonly generated: boolean;
  /** True for one of those that names its Gateway, as each that istiod generates does: no service of a user's. */
  readonly isOfGateway: boolean;
}

export interface Port {
  readonly name: string;
  readonly port: number;
  readonly targetPort: number | string | undefined;
  readonly protocol: string;
  readonly appProtocol: string | undefined;
}

export function toService(
  object: KubeObject,
  clusterDomain: string,
  switches: Switches,
  namespaceLabels: Readonly<Record<string, string>> | undefined,
): Service {
  const spec = isMap(object.body.spec) ? object.body.spec : {};
  const namespace = object.namespace ?? 'default';
  const host = `${object.name}.${namespace}.svc.${clusterDomain}`;
  const managed = object.labels[istio.LABEL_GATEWAY_MANAGED] ?? '';
  const generated = [istio.MANAGED_WAYPOINT, istio.MANAGED_EAST_WEST].includes(managed);
  return {
    object,
    name: object.name,
    namespace,
    host,
    ports: (Array.isArray(spec.ports) ? spec.ports : []).filter(isMap).map(toPort),
    selector: stringMap(spec.selector),
    scope: scopeOf(object.labels, namespace, namespaceLabels, switches),
    clusterLocal: isClusterLocal(host, switches.serviceSettings, clusterDomain),
    exportTo: exportToOf(object, switches),
    publishesUnready: spec.publishNotReadyAddresses === true,
    type: typeof spec.type === 'string' ? spec.type : 'ClusterIP',
    headless: spec.clusterIP === 'None',
    hasTwoFamilies: Array.isArray(spec.clusterIPs) && spec.clusterIPs.length > 1,
    nodeLocal: spec.internalTrafficPolicy === 'Local',
    generated,
    isOfGateway: generated && object.labels[istio.LABEL_GATEWAY_NAME] !== undefined,
  };
}

/** Reports whether istiod takes a user's service for one that it generates, by a label: copied, or set by a chart. */
export function isTakenForOfGateway({ generated, isOfGateway }: Service): boolean {
  return generated && !isOfGateway;
}

/** @see istio pilot/pkg/serviceregistry/kube/conversion.go ConvertService */
function exportToOf({ annotations }: KubeObject, { defaultServiceExportTo }: Switches): readonly string[] {
  const stated = annotations[istio.ANNOTATION_EXPORT_TO] ?? '';
  return stated === '' ? defaultServiceExportTo : stated.split(',').map((entry) => entry.trim());
}

/** Reports whether proxies of a namespace know a service. @see istio pilot/pkg/model/push_context.go IsServiceVisible */
export function isVisibleTo({ exportTo, namespace: own }: Service, namespace: string): boolean {
  return exportTo.some((entry) => entry === '*' || entry === namespace || (entry === '.' && own === namespace));
}

function toPort(port: Record<string, unknown>): Port {
  const { name, targetPort, protocol, appProtocol } = port;
  return {
    name: typeof name === 'string' ? name : '',
    port: typeof port.port === 'number' ? port.port : Number.NaN,
    targetPort: typeof targetPort === 'number' || typeof targetPort === 'string' ? targetPort : undefined,
    protocol: typeof protocol === 'string' ? protocol : 'TCP',
    appProtocol: typeof appProtocol === 'string' ? appProtocol : undefined,
  };
}

/**
 * The scope of labels in a namespace, by a cluster's configuration: GLOBAL if any entry says so. An entry that says LOCAL
 * overrides nothing. Where the Namespace is not known, its labels are taken to be none but its name.
 */
export function scopeOf(
  labels: Readonly<Record<string, string>>,
  namespace: string,
  namespaceLabels: Readonly<Record<string, string>> | undefined,
  { serviceScopeConfigs }: Switches,
): 'LOCAL' | 'GLOBAL' {
  const isGlobal = serviceScopeConfigs.some(
    ({ scope, servicesSelector, namespaceSelector }) =>
      scope === 'GLOBAL' &&
      matchesSelector(servicesSelector, labels) &&
      matchesSelector(namespaceSelector, labelsOfNamespace(namespace, namespaceLabels)),
  );
  return isGlobal ? 'GLOBAL' : 'LOCAL';
}
