import { toEndpointSlice, type Service } from '../../model/services';
import { describeObject, isMap, type KubeObject } from '../../model/object';
import { CONDITION_WAYPOINT_BOUND, LABEL_GLOBAL } from '../../istio/vocabulary';
import { keyOf } from '../../model/mesh';
import { waypointNameOf } from '../../model/bindings';
import {
  command,
  no,
  unknown,
  unread,
  yes,
  type Check,
  type Result,
  type Subject,
  type Subjects,
} from '../subject/check';

export const servicesBound: Check = {
  id: 'service-bound',
  phase: 2,
  look: (subject) =>
    sharedServices(subject).flatMap((declared) => {
      const key = keyOf(declared);
      const wanted = waypointNameOf(declared, subject.declared.namespaces.get(declared.namespace));
      if (wanted === undefined || wanted === 'none') return [];
      const what = `${describeObject(declared.object)} is bound to waypoint ${wanted}`;
      const unseen = unread(subject, what, 'Service');
      if (unseen !== undefined) return [unseen];
      const service = subject.cluster.services.get(key);
      if (service === undefined) return [];
      const bound = conditionOf(service.object);
      const see = command(subject, `describe service -n ${declared.namespace} ${declared.name}`);
      if (bound === undefined) {
        return [
          unknown(what, 'istiod has not reported on it in its status.', `wait for it with --wait; else see ${see}`),
        ];
      }
      return [
        bound.status === 'True'
          ? yes(what)
          : no(
              what,
              `istiod refuses (${String(bound.reason)}): requests go past the waypoint, and no rule applies. ${String(bound.message)}`,
              `see ${see}`,
            ),
      ];
    }),
};

export const serviceEndpoints: Check = {
  id: 'service-endpoints',
  phase: 2,
  look: (subject, { clusters }) =>
    sharedServices(subject).flatMap((declared) => {
      const key = keyOf(declared);
      const what = `${describeObject(declared.object)} has endpoints`;
      const unseen = unread(subject, what, 'EndpointSlice');
      if (unseen !== undefined) return [unseen];
      if (!subject.cluster.services.has(key)) return [];
      const ready = readyEndpoints(subject, key);
      if (ready > 0) return [yes(`${what}: ${ready}`)];
      const elsewhere = clusters.filter((other) => other !== subject && readyEndpoints(other, key) > 0);
      const expected = subject.declared.pods.get(key)?.usual ?? subject.cluster.pods.get(key)?.usual ?? 0;
      const names = elsewhere.map(({ cluster }) => cluster.name).join(', ');
      const see = `see why no pod is ready: ${command(subject, `get pods -n ${declared.namespace}${selectorOf(declared)}`)}`;
      if (elsewhere.length === 0) return [no(what, 'no pod is ready, here or in another cluster.', see)];
      return expected > 0
        ? [no(what, `no pod is ready here, so ${names} answers for this cluster.`, see)]
        : [yes(`${describeObject(declared.object)} has endpoints in ${names}, and none is declared here`)];
    }),
};

/**
 * A service that is bound, or global, in some clusters only. @see istio/istio#60985, istio/istio#61609
 */
export const halfLabelled: Check = {
  id: 'half-labelled',
  phase: 1,
  look: (subject, all) => {
    const unseen = unread(subject, 'all clusters label services alike', 'Service', 'Namespace');
    if (unseen !== undefined) return [unseen];
    const halves = sharedServices(subject).flatMap((declared) => halvesOf(subject, all, declared));
    return halves.length === 0 ? [yes('all clusters label services alike')] : halves;
  },
};

function halvesOf(subject: Subject, { clusters }: Subjects, declared: Service): Omit<Result, 'check'>[] {
  const key = keyOf(declared);
  const own = stateOf(subject, key);
  const what = `all clusters label ${describeObject(declared.object)} alike`;
  if (own === undefined) return [];
  const others = clusters.filter((other) => other !== subject);
  const fix = `apply the Services in every cluster, one soon after the other; until then requests may fail. ${command(subject, `get service -n ${declared.namespace} ${declared.name} --show-labels`)}`;
  const bound = others.find((other) => {
    const state = stateOf(other, key);
    return state !== undefined && state.waypoint !== own.waypoint;
  });
  const global = others.find((other) => {
    const state = stateOf(other, key);
    return state !== undefined && state.isGlobal && !own.isGlobal;
  });
  return [
    ...(bound === undefined
      ? []
      : [
          no(
            what,
            `it uses ${waypointText(own.waypoint)} here and ${waypointText(stateOf(bound, key)!.waypoint)} in ${bound.cluster.name}: a client that passes by a waypoint which the other side expects is not understood there (istio/istio#60985, istio/istio#61609).`,
            fix,
          ),
        ]),
    ...(global === undefined
      ? []
      : [
          no(
            what,
            `it is global in ${global.cluster.name} and not here: waypoints there send requests to the gateway of this cluster, which does not forward them to it.`,
            fix,
          ),
        ]),
  ];
}

function waypointText(waypoint: string): string {
  return waypoint === 'none' ? 'no waypoint' : `waypoint ${waypoint}`;
}

interface LabelState {
  /** "namespace/name", or "none". */
  readonly waypoint: string;
  readonly isGlobal: boolean;
}

function stateOf({ cluster }: Subject, key: string): LabelState | undefined {
  const service = cluster.services.get(key);
  if (service === undefined) return undefined;
  return {
    waypoint: waypointNameOf(service, cluster.namespaces.get(service.namespace)) ?? 'none',
    isGlobal: service.scope === 'GLOBAL',
  };
}

/** The declared Services that clusters share, or that have a waypoint. */
function sharedServices({ declared }: Subject): Service[] {
  return [...declared.services.values()].filter(
    (service) =>
      !service.isOfGateway &&
      (service.object.labels[LABEL_GLOBAL] !== undefined || declared.bindings.get(keyOf(service))?.kind !== 'none'),
  );
}

function readyEndpoints({ live }: Subject, key: string): number {
  return live.objects
    .map(toEndpointSlice)
    .filter((slice) => slice !== undefined && `${slice.namespace}/${slice.service}` === key)
    .flatMap((slice) => slice!.endpoints)
    .filter(({ ready }) => ready !== false).length;
}

function selectorOf({ selector }: Service): string {
  const labels = Object.entries(selector).map(([name, value]) => `${name}=${value}`);
  return labels.length === 0 ? '' : ` -l ${labels.join(',')}`;
}

function conditionOf({ body }: KubeObject): Record<string, unknown> | undefined {
  const { conditions } = isMap(body.status) ? body.status : {};
  return (Array.isArray(conditions) ? conditions : [])
    .filter(isMap)
    .find(({ type }) => type === CONDITION_WAYPOINT_BOUND);
}
