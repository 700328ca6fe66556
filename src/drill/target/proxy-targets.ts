import { LABEL_GATEWAY_MANAGED, LABEL_GATEWAY_NAME } from '../../istio/vocabulary';
import { describeObject, isMap, matchesLabels, stringMap, type KubeObject } from '../../model/object';
import { keyOf } from '../../model/mesh';
import { maps } from '../../util/maps';
import { listNames } from '../../util/list-names';
import { toController, type Workload } from '../../model/workloads';
import type { Outage } from '../../predict/outage';
import type { Objection } from './objection';
import { refused, several, toTargets, type Place, type Target, type Targets } from './target';

const MOST_NAMED = 5;

/** A Gateway of Istio, or a Service that leads to an east-west gateway, and what decides how many pods it has. */
interface Proxy {
  readonly object: KubeObject;
  /** What sets the number of replicas: a ConfigMap that istiod goes by, or the Deployment itself. */
  readonly replicasBy: KubeObject | undefined;
  /** True if such a ConfigMap was not read. */
  readonly isUnread: boolean;
}

/** The proxies of a cluster that a drill takes away, and the outage that this is. */
export interface ProxyTargets extends Targets {
  /** Undefined where there are no such proxies. */
  readonly outage: Outage | undefined;
}

/** The waypoint that handles a service in a cluster. */
export function findWaypoint(place: Place, service: string): ProxyTargets {
  const { name, bindings } = place.cluster;
  const binding = bindings.get(service);
  if (binding?.kind !== 'bound') {
    const what = `in ${name} no waypoint that was read handles ${service}.`;
    return { outage: undefined, ...refused(what, 'drill another outage: see what endpoints says of a snapshot.') };
  }
  const { waypoint } = binding;
  const { object, replicasBy, mayHaveOtherLabels: isUnread, waypointFor } = waypoint;
  const found = targetsOf(place, { object, replicasBy, isUnread });
  const ofPods: Objection = {
    despite: 'other-services',
    message: `in ${name} the waypoint ${keyOf(waypoint)} handles requests to addresses of pods, too, which no prediction follows.`,
    fix: 'drill a waypoint for services',
  };
  return {
    outage: { kind: 'waypoint-down', cluster: name, waypoint: keyOf(waypoint) },
    targets: found.targets,
    objections: [...found.objections, ...(found.targets.length > 0 && waypointFor === 'all' ? [ofPods] : [])],
  };
}

/** All east-west gateways of a cluster: while one of them is left, others are let in. */
export function findGateways(place: Place): ProxyTargets {
  const { cluster } = place;
  const outage: Outage = { kind: 'gateway-down', cluster: cluster.name };
  const where = `in ${cluster.name}`;
  if (cluster.eastWestGateways.length === 0) {
    return {
      outage: undefined,
      ...refused(`${where} no east-west gateway was found.`, 'drill a cluster that has one.'),
    };
  }
  const found = cluster.eastWestGateways.map(({ object, parameters }) =>
    targetsOf(place, {
      object,
      replicasBy: parameters?.replicasBy,
      isUnread: parameters === undefined && object.kind === 'Gateway',
    }),
  );
  // One that could not be scaled would go on letting others in.
  const closed = found.every(({ targets }) => targets.length > 0);
  const all = found.flatMap(({ targets }) => targets);
  const targets = closed ? all.filter((one, at) => all.findIndex((other) => isSame(one, other)) === at) : [];
  const objections = found.flatMap((one) => one.objections);
  return {
    outage,
    targets,
    objections: [
      ...objections.filter(({ message }, at) => objections.findIndex((other) => other.message === message) === at),
      ...(targets.length > 1 && found.every((one) => one.targets.length === 1)
        ? [several(where, 'its east-west gateways', targets)]
        : []),
      ...targets.flatMap((target) => sharedPods(place, target)),
    ],
  };
}

/** The Deployments of a proxy, and what would scale them up again. */
function targetsOf(place: Place, { object, replicasBy, isUnread }: Proxy): Targets {
  const { live, cluster } = place;
  const { kind, name, body } = object;
  const namespace = object.namespace ?? 'default';
  const selector: Readonly<Record<string, string>> =
    kind === 'Gateway' ? { [LABEL_GATEWAY_NAME]: name } : stringMap(isMap(body.spec) ? body.spec.selector : {});
  const behind = live.objects.flatMap((one) => toController(one) ?? []).filter((one) => runs(one, namespace, selector));
  const where = `in ${cluster.name}`;
  if (replicasBy?.kind === 'ConfigMap') {
    return refused(
      `${where} ${describeObject(replicasBy)} has istiod set the replicas of ${describeObject(object)}: istiod scales its Deployment up again as soon as it is scaled to 0.`,
      'give it an autoscaler in place of replicas there (horizontalPodAutoscaler): one leaves a Deployment of 0 replicas alone, and istiod then does, too.',
    );
  }
  if (isUnread) {
    return refused(
      `${where} ${describeObject(object)} refers to a ConfigMap that was not read: istiod may set replicas by it, and scale its Deployment up again.`,
      'let the ConfigMap be read, and correct it if it is not YAML.',
    );
  }
  const found = toTargets(place, { what: describeObject(object), namespace }, behind);
  const owners = behind
    .filter(({ object: one }) => found.targets.some((target) => target.name === one.name))
    .flatMap((one) => ownerObjection(where, one));
  return { targets: found.targets, objections: [...found.objections, ...owners] };
}

function runs({ namespace, podLabels }: Workload, own: string, selector: Readonly<Record<string, string>>): boolean {
  return namespace === own && Object.keys(selector).length > 0 && matchesLabels(selector, podLabels);
}

/**
 * istiod, which owns the Deployments of Gateways, applies them without a number of replicas. What another owner does cannot be told.
 *
 * @see istio manifests/charts/istio-control/istio-discovery/files/waypoint.yaml
 */
function ownerObjection(where: string, { object }: Workload): Objection[] {
  const { ownerReferences } = isMap(object.body.metadata) ? object.body.metadata : {};
  const owners = maps(ownerReferences).filter(({ kind }) => kind !== 'Gateway');
  if (owners.length === 0) return [];
  const names = owners.map(({ kind, name }) => `${String(kind)} ${String(name)}`);
  return [
    {
      despite: 'owner',
      message: `${where} ${names.join(', ')} ${names.length === 1 ? 'owns' : 'own'} Deployment ${object.name}, and may scale it up again.`,
      fix: 'pause what owns it for as long as the drill takes',
    },
  ];
}

/** Services that lead to the pods of an east-west gateway for something else, such as ingress. */
function sharedPods({ cluster, live }: Place, { namespace, labels }: Target): Objection[] {
  const others = live.objects.filter((one) => {
    if (one.kind !== 'Service' || one.namespace !== namespace || LABEL_GATEWAY_MANAGED in one.labels) return false;
    const selector = stringMap(isMap(one.body.spec) ? one.body.spec.selector : {});
    const leadsToPods = Object.keys(selector).length > 0 && matchesLabels(selector, labels);
    return leadsToPods && !cluster.eastWestGateways.some(({ object }) => object === one);
  });
  if (others.length === 0) return [];
  return [
    {
      despite: 'other-services',
      message: `in ${cluster.name} the pods of the east-west gateway are those of ${listNames(others.map(describeObject), MOST_NAMED)}, too, which would have none.`,
      fix: 'run what serves others in pods of their own',
    },
  ];
}

function isSame(one: Target, other: Target): boolean {
  return one.namespace === other.namespace && one.name === other.name;
}
