import { ANNOTATION_SERVICE_TYPE, LABEL_NETWORK } from '../../../istio/vocabulary';
import type { KubeObject } from '../../../model/object';
import {
  closedTypeOf,
  hasInsideAddressesOnly,
  hidesItsNetwork,
  isGatewayWithoutAddress,
  toNetworkGateways,
  type StatedType,
} from '../../../model/gateways';
import { keyOf, type Cluster } from '../../../model/mesh';
import type { Service } from '../../../model/services';
import { set, type Remedy } from '../../edit';
import { gatewayOfOtherClass, gatewaysFor } from '../../istio/gateways';
import type { ClusterView, MeshView } from '../../istio/view';
import type { ProxyAnswer } from '../../proxy';
import { because, type Reason } from '../../answer';

/**
 * Networks with pods of a service that a waypoint knows no way into: istiod leaves those pods out of what it sends. Said where
 * requests fail, so that they are missed.
 */
export function describeNoWayIn(
  { afterEjection: { errors } }: ProxyAnswer,
  view: MeshView,
  { cluster: { name, network: own }, gateways, behaviours }: ClusterView,
  service: Service,
): Reason[] {
  if (errors === 0 || service.scope !== 'GLOBAL' || !behaviours.multiNetwork || own === undefined) return [];
  const shards = view.shardsOf(keyOf(service));
  return view.clusters.flatMap((other, place): Reason[] => {
    const ready = shards[place]!.endpoints.find(({ health, network }) => health === 'HEALTHY' && network !== own);
    if (other.cluster.name === name || ready === undefined || ready.network === '') return [];
    const { network, cluster } = ready;
    if (gatewaysFor(gateways, network, cluster).some(({ hbonePort }) => hbonePort !== 0)) return [];
    return [describeMissing(other.cluster, network)];
  });
}

function describeMissing(there: Cluster, network: string): Reason {
  const { name: cluster, objects, eastWestGateways } = there;
  const left = 'istiod leaves its pods out of what it sends to other networks.';
  const closed = objects.find((object) => isGatewayWithoutAddress(object, eastWestGateways));
  const typed = closed && closedTypeOf(closed, eastWestGateways);
  if (typed !== undefined) return describeType(typed, there, left);
  if (closed !== undefined) {
    return because(
      `has no address that other networks can reach, and is the way into ${network} for ambient traffic: ${left}`,
      cluster,
      closed,
      { isCause: true, path: pathOfClosed(closed) },
    );
  }
  const ofOtherClass = gatewayOfOtherClass(there);
  if (ofOtherClass !== undefined) {
    const text = `is of a class for which istiod does not make an east-west gateway, and nothing else lets other networks into ${network}: ${left}`;
    return because(text, cluster, ofOtherClass, { isCause: true, path: 'spec.gatewayClassName' });
  }
  const ofOtherNetwork = gatewayOfOtherNetwork(there, network);
  if (ofOtherNetwork !== undefined) {
    const text = `leads into ${ofOtherNetwork.labels[LABEL_NETWORK]} by its label, and nothing else lets other networks into ${network}: ${left}`;
    return because(text, cluster, ofOtherNetwork, { isCause: true, path: `metadata.labels["${LABEL_NETWORK}"]` });
  }
  const hidden = eastWestGateways.find(({ object }) => hidesItsNetwork(object))?.object;
  if (hidden !== undefined) {
    const text = `has its network in metadata.labels, which spec.infrastructure.labels replaces in the Service that istiod makes of it, and nothing else lets other networks into ${network}: ${left}`;
    const path = 'spec.infrastructure.labels';
    const remedy = {
      change: `repeat ${LABEL_NETWORK} in spec.infrastructure.labels.`,
      edit: [set(cluster, hidden, ['spec', 'infrastructure', 'labels', LABEL_NETWORK], network)],
    };
    return because(text, cluster, hidden, { isCause: true, path, remedies: [remedy] });
  }
  const classic = objects.find((object) => toNetworkGateways(object, []).some((one) => one.network === network));
  if (classic !== undefined) {
    return because(
      `lets sidecars into ${network}, and has no port 15008 for ambient traffic: ${left}`,
      cluster,
      classic,
      { isCause: true, path: 'spec.ports' },
    );
  }
  return { text: `nothing lets other networks into ${network}: ${left}`, cluster, isCause: true };
}

function pathOfClosed({ kind, body }: KubeObject): string {
  if (kind !== 'Gateway') return 'spec.type';
  return hasInsideAddressesOnly(body.status) ? 'status.addresses' : 'spec.listeners';
}

function describeType({ type, by, path }: StatedType, { name }: Cluster, left: string): Reason {
  const text = `gives the Service of the east-west gateway the type ${type}, without an address that other networks can reach: ${left}`;
  const remedies: Remedy[] =
    by.kind === 'Gateway'
      ? [
          {
            change: `remove ${ANNOTATION_SERVICE_TYPE}: istiod then makes a Service of type LoadBalancer.`,
            edit: [set(name, by, ['metadata', 'annotations', ANNOTATION_SERVICE_TYPE], undefined)],
          },
        ]
      : [];
  return because(text, name, by, { isCause: true, path, remedies });
}

function gatewayOfOtherNetwork({ eastWestGateways }: Cluster, network: string): KubeObject | undefined {
  return eastWestGateways.find(({ network: labelled }) => labelled !== undefined && labelled !== network)?.object;
}
