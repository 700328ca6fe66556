import { isMap, type KubeObject } from '../object';
import * as istio from '../../istio/vocabulary';
import type { Cluster } from '../mesh';
import { asksForInjection } from '../workloads';
import { isGatewayRoute, isVirtualService, toDestinations } from '../gateways';

/** True if the pods of a namespace that was read are in the ambient mesh. */
export function isAmbient(namespace: KubeObject | undefined): boolean {
  return namespace?.labels[istio.LABEL_DATAPLANE_MODE] === 'ambient' && !hasInjection(namespace);
}

/** True if the pods of a namespace get sidecars. */
export function hasInjection(namespace: KubeObject): boolean {
  const { labels } = namespace;
  const isAmbient = labels[istio.LABEL_DATAPLANE_MODE] === 'ambient';
  return asksForInjection(namespace) || (labels[istio.LABEL_REVISION] !== undefined && !isAmbient);
}

/**
 * Who reads DestinationRules beside waypoints: sidecars anywhere in the cluster, and gateways, for hosts that routes lead to
 * and for the namespace they are in. The answer is true where a rule for a host, in a namespace, may be for them.
 */
export function otherReaders(cluster: Cluster, clusterDomain: string): (host: string, namespace: string) => boolean {
  const { objects, namespaces, workloads } = cluster;
  const haveSidecars =
    [...namespaces.values()].some(hasInjection) ||
    workloads.some(({ podLabels }) => podLabels[istio.LABEL_INJECT] === 'true');
  const hosts = new Set(objects.flatMap((object) => hostsBehind(object, clusterDomain)));
  const ofGateways = new Set(objects.filter(isGateway).map(({ namespace }) => namespace ?? 'default'));
  return (host, namespace) => haveSidecars || hosts.has(host) || ofGateways.has(namespace);
}

/** A Gateway that lets in what comes from outside. A host that a gateway not read here leads to is read by it all the same. */
function isGateway({ kind, group, body }: KubeObject): boolean {
  if (kind !== 'Gateway') return false;
  const { gatewayClassName } = isMap(body.spec) ? body.spec : {};
  const ofMesh = [istio.CLASS_WAYPOINT, istio.CLASS_EAST_WEST, istio.CLASS_REMOTE];
  return group === 'networking.istio.io' || !ofMesh.includes(String(gatewayClassName));
}

/** The hosts that an object leads requests to from a gateway. */
function hostsBehind(object: KubeObject, clusterDomain: string): string[] {
  const spec = isMap(object.body.spec) ? object.body.spec : {};
  const parents = Array.isArray(spec.parentRefs) ? spec.parentRefs.filter(isMap) : [];
  const gateways = Array.isArray(spec.gateways) ? spec.gateways : [];
  const isOnGateway =
    (isGatewayRoute(object) && parents.some(({ kind }) => (kind ?? 'Gateway') === 'Gateway')) ||
    (isVirtualService(object) && gateways.some((gateway) => gateway !== 'mesh'));
  if (isOnGateway) return toDestinations(object, clusterDomain).map(({ host }) => host);
  if (object.kind !== 'Ingress') return [];
  return ingressBackends(spec).map((name) => `${name}.${object.namespace ?? 'default'}.svc.${clusterDomain}`);
}

function ingressBackends({ defaultBackend, rules }: Record<string, unknown>): string[] {
  const paths = (Array.isArray(rules) ? rules.filter(isMap) : []).flatMap(({ http }): unknown[] =>
    isMap(http) && Array.isArray(http.paths) ? http.paths : [],
  );
  return [defaultBackend, ...paths.filter(isMap).map(({ backend }) => backend)]
    .filter(isMap)
    .flatMap(({ service }) => (isMap(service) ? [String(service.name)] : []));
}
