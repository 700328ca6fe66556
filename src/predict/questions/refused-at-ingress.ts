import { alwaysFailing } from '../envoy/run';
import type { ClusterView, EnvoyProxy, MeshView } from '../istio/view';
import { callerFromOutside, describeRefusals, refusalAtIngress, type Refusal } from '../security';
import { ingressGateways, whyNoRoute } from '../../model/gateways';
import type { Service } from '../../model/services';
import { because, placed, placedAt, type PlacedReason } from '../answer';
import { SpreadBuilder } from '../shares';
import type { Outcome } from '../outcome';

/** What becomes of requests that policies of an ingress gateway refuse, whatever they are; undefined where some get in. */
export function refusedAtIngress(view: MeshView, at: ClusterView, proxy: EnvoyProxy): Outcome | undefined {
  const refusal = refusalOf(view, at, proxy);
  if (refusal?.refused !== 'all') return undefined;
  const builder = new SpreadBuilder();
  builder.fail(1);
  const spread = builder.build();
  return {
    path: 'ingress',
    ...{ untilEjected: spread, afterEjection: spread, hasGoodHost: false, refusals: () => [refusal] },
    failedRequests: (rate) => alwaysFailing(1, rate),
    reasons: () => placed('policy', describeRefusals([refusal])),
    dependsOn: () => undefined,
  };
}

/** What policies of an ingress gateway may refuse of the requests that come to it. */
export function doubtsAtIngress(view: MeshView, at: ClusterView, proxy: EnvoyProxy): Refusal[] {
  const refusal = refusalOf(view, at, proxy);
  return refusal === undefined ? [] : [refusal];
}

/** Why no route that was read leads from the ingress gateways of a cluster to a service; undefined where one does, or none was read. */
export function unroutedAtIngress(
  view: MeshView,
  { cluster }: ClusterView,
  { host }: Service,
): PlacedReason | undefined {
  const found = whyNoRoute(host, ingressGateways(cluster.objects), cluster, view.mesh.clusterDomain);
  if (found === undefined) return undefined;
  const { route, why, path } = found;
  return placedAt('enrolment', because(why, cluster.name, route, { path, isCause: true }));
}

function refusalOf(view: MeshView, at: ClusterView, proxy: EnvoyProxy): Refusal | undefined {
  return refusalAtIngress(view, at, proxy, callerFromOutside(at.cluster.name));
}
