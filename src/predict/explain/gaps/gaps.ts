import { foreignWaypointOf } from '../../../model/bindings';
import { keyOf, type Cluster } from '../../../model/mesh';
import type { KubeObject } from '../../../model/object';
import { because, type Reason } from '../../answer';
import { describeUnknownVersion, KNOWN_VERSIONS } from '../../../istio/versions';
import type { Assignment } from '../../envoy/hosts';
import { staysInCluster } from '../../istio/assign';
import type { FoundGateway } from '../../istio/gateways';
import { MOST_STAND_INS } from '../../istio/endpoints';
import type { MeshView, ServedService } from '../../istio/view';
import { listNames } from '../../../util/list-names';

/** So many lines can be read. */
const MANY_GATEWAYS = 12;
const NAMED_GATEWAYS = 3;
const SAY_GATEWAYS =
  'state its addresses as "gateways" of its Cluster or in mesh.json ([] for none), or add its Service to the tree.';
const SAY_ALL_GATEWAYS =
  'state their addresses as "gateways" of their Clusters or in mesh.json ([] for none), or add their Services to the tree.';
const SUPPORTED_VERSION = `use a release of cdk8s-ambient that knows this version (this one knows ${KNOWN_VERSIONS}).`;
const SAY_VERSION = 'state it as "istioVersion" of its Cluster or in mesh.json, or with --istio-version.';

/** True for what was not stated and is assumed: to state it makes an answer surer, and mends nothing. It is not a change that is tried. */
export function isAssumption(reason: Reason): boolean {
  if (reason.isTried === true) return false;
  return [SAY_GATEWAYS, SAY_ALL_GATEWAYS, SAY_VERSION, SUPPORTED_VERSION].some((assumed) => assumed === reason.change);
}

/**
 * What would have to be read to know what waypoints of a cluster are sent for a service: its pods, here and wherever else its
 * endpoints come from. Empty where it is known.
 */
export function unknownPodsOf(
  view: MeshView,
  { view: { cluster, behaviours }, service }: Pick<ServedService, 'view' | 'service'>,
): Reason[] {
  const key = keyOf(service);
  const shards = view.shardsOf(key);
  const isOwnOnly = staysInCluster(service, behaviours);
  return view.clusters.flatMap((other, index) => {
    if (shards[index]!.isKnown || (isOwnOnly && other.cluster !== cluster)) return [];
    const where = other.cluster === cluster ? 'its' : `${other.cluster.name}'s`;
    const object = other.cluster.services.get(key)!.object;
    const count = other.cluster.pods.get(key)?.usual ?? 0;
    if (count > MOST_STAND_INS) {
      const text = `asks for ${count} pods, and at most ${MOST_STAND_INS} of a service in one cluster are listed, so the list of ${where} endpoints that waypoints of ${cluster.name} are sent is not complete.`;
      return [because(text, other.cluster.name, object)];
    }
    return [
      because(
        `has neither a pod nor a workload that was read, so it is unknown which of ${where} endpoints waypoints of ${cluster.name} are sent.`,
        other.cluster.name,
        object,
        { change: 'add the workloads that run it to the tree, or state how many pods it has: cdk8s-ambient/replicas.' },
      ),
    ];
  });
}

/** Services of a cluster whose waypoint was not read, or is not one of istiod's. */
export function unknownWaypointsOf({ name, bindings, objects }: Cluster): Reason[] {
  const said = new Set<KubeObject>();
  return [...bindings.values()].flatMap((binding) => {
    if (binding.kind !== 'unknown') return [];
    const foreign = foreignWaypointOf(binding, objects);
    if (foreign !== undefined) {
      if (said.has(foreign.gateway)) return [];
      said.add(foreign.gateway);
      const text = `is of class ${foreign.className}, and services name it as their waypoint: what it is sent is not followed here.`;
      return [because(text, name, foreign.gateway, { path: 'spec.gatewayClassName' })];
    }
    const text = `names the waypoint ${keyOf(binding)}, which was not read: what it is sent is unknown.`;
    const path = 'metadata.labels["istio.io/use-waypoint"]';
    return [because(text, name, binding.by, { path, change: 'add its Gateway to the tree.' })];
  });
}

/** Gateways that were assumed, and count in what waypoints are sent. */
export function assumedGatewaysIn(assignments: readonly Assignment[], view: MeshView): Reason[] {
  return usedAssumptions(assignments, view).map(toReason);
}

/** The same in one reason, however many there are. */
export function assumedGatewaysTogether(assignment: Assignment, view: MeshView): Reason[] {
  const gateways = usedAssumptions([assignment], view);
  if (gateways.length < 2) return gateways.map(toReason);
  const networks = gateways.map(({ network }) => network).join(', ');
  return [
    {
      text: `what was read does not say how these networks are reached, and one east-west gateway of each is assumed: ${networks}.`,
      change: SAY_ALL_GATEWAYS,
    },
  ];
}

/** Gateways that are assumed, as none was read: one reason for each, and in a fleet one for all. */
export function assumedGatewaysOf(view: MeshView): Reason[] {
  const gateways = assumptionsOf(view);
  if (gateways.length <= MANY_GATEWAYS) return gateways.map(toReason);
  const networks = listNames(
    gateways.map(({ network }) => network),
    NAMED_GATEWAYS,
  );
  const text = `what was read does not say how ${gateways.length} networks are reached, and one east-west gateway of each is assumed: ${networks}.`;
  return [{ text, change: SAY_ALL_GATEWAYS }];
}

function usedAssumptions(assignments: readonly Assignment[], view: MeshView): readonly FoundGateway[] {
  const assumed = assumptionsOf(view);
  if (assumed.length === 0) return [];
  const used = new Set(
    assignments
      .flatMap(({ endpoints }) => endpoints)
      .filter(({ via }) => via === 'gateway')
      .map(({ address }) => address),
  );
  return assumed.filter(({ address, hbonePort }) => used.has(`${address}:${hbonePort}`));
}

const ASSUMED = new WeakMap<MeshView, readonly FoundGateway[]>();

/** One of each network. Gateways of a mesh never change, and every reason asks for them. */
function assumptionsOf(view: MeshView): readonly FoundGateway[] {
  const known = ASSUMED.get(view);
  if (known !== undefined) return known;
  const found = findAssumptions(view);
  ASSUMED.set(view, found);
  return found;
}

function findAssumptions(view: MeshView): FoundGateway[] {
  const assumed = view.clusters
    .flatMap(({ gateways }) => [...gateways.byNetwork.values()].flat())
    .filter(({ isAssumed }) => isAssumed);
  return [...new Map(assumed.map((gateway) => [gateway.network, gateway])).values()];
}

function toReason({ network, cluster, address }: FoundGateway): Reason {
  return {
    cluster,
    text: `what was read does not say how ${network} is reached: one east-west gateway is assumed, at ${address}.`,
    change: SAY_GATEWAYS,
  };
}

/** What the prediction assumes of the versions of Istio in a mesh. */
export function versionReservationsIn(view: MeshView): Reason[] {
  return view.clusters.flatMap(({ cluster }) => versionReservationOf(cluster));
}

/** What the prediction assumes of the version of Istio that a cluster runs. Empty where it knows the version. */
export function versionReservationOf({ name, istioVersion }: Cluster): Reason[] {
  const { text, support, unreadable } = istioVersion;
  switch (support) {
    case 'known':
      return [];
    case 'assumed':
      return [
        {
          cluster: name,
          text:
            unreadable === undefined
              ? `what was read does not say which version of Istio runs there: ${text} is assumed.`
              : describeUnknownVersion(istioVersion),
          change: SAY_VERSION,
        },
      ];
    case 'newer':
    case 'older':
      return [{ cluster: name, text: describeUnknownVersion(istioVersion), change: SUPPORTED_VERSION }];
  }
}
