import type { Chooser } from '../istio-validation/chooser';
import { chooseServices, type PlannedService } from './plan-services';

// What all clusters of a mesh are to have alike. Each cluster then may differ from it here and there.

export interface Plan {
  readonly clusters: readonly PlannedCluster[];
  readonly skew: Skew;
  readonly namespaces: readonly PlannedNamespace[];
  readonly waypoints: readonly PlannedWaypoint[];
  readonly services: readonly PlannedService[];
}

export interface PlannedCluster {
  readonly name: string;
  /** Counts from 1; addresses are made of it. */
  readonly number: number;
  /** Empty where it is not stated. */
  readonly network: string;
  readonly region: string;
  readonly isIPv6: boolean;
}

/**
 * What differs between the clusters of a mesh, if anything: one thing at a time, for where a cluster lacks a Service, and the
 * others do not have it alike, istiod takes any of theirs.
 */
export type Skew = 'none' | 'missing-services' | 'labels-of-services' | 'waypoints';

export interface PlannedNamespace {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

export interface PlannedWaypoint {
  readonly name: string;
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  /** As the listener says it; undefined where it says nothing. */
  readonly allowedRoutes: object | undefined;
}

export const ROOT_NAMESPACE = 'istio-system';
export const REGIONS = ['us-east', 'us-west', 'eu'] as const;
const MANY_CLUSTERS = [2, 2, 2, 3, 3, 4];

export function plan(choose: Chooser): Plan {
  const clusters = chooseClusters(choose);
  const names = choose.chance(60) ? ['sample'] : ['sample', 'other'];
  const waypoints = chooseWaypoints(choose, names);
  return {
    clusters,
    skew: choose.chance(60) ? 'none' : choose.any(['missing-services', 'labels-of-services', 'waypoints'] as const),
    namespaces: names.map((name) => chooseNamespace(choose, name, waypoints)),
    waypoints,
    services: chooseServices(choose, names, waypoints),
  };
}

function chooseClusters(choose: Chooser): PlannedCluster[] {
  const networks = choose.chance(85) ? 'own' : choose.any(['shared', 'unsaid'] as const);
  const isIPv6 = choose.chance(4);
  return Array.from({ length: choose.any(MANY_CLUSTERS) }, (_, index) => {
    const number = index + 1;
    const own = `n${number}`;
    return {
      name: `c${number}`,
      number,
      network: networks === 'own' ? own : choose.any(networks === 'shared' ? ['n1', own] : ['', own]),
      region: choose.chance(10) ? '' : choose.any(REGIONS),
      isIPv6: isIPv6 && choose.chance(50),
    };
  });
}

function chooseWaypoints(choose: Chooser, namespaces: readonly string[]): PlannedWaypoint[] {
  const places = [
    ...namespaces.filter((_, index) => index === 0 || choose.chance(50)).map((namespace) => ['waypoint', namespace]),
    ...(choose.chance(15) ? [['second', 'sample']] : []),
    ...(choose.chance(15) ? [['waypoint', 'shared']] : []),
    ...(choose.chance(8) ? [['waypoint', ROOT_NAMESPACE]] : []),
  ] as const;
  return places.map(([name, namespace]) => ({
    name: name!,
    namespace: namespace!,
    labels: {
      ...(choose.chance(80) ? { 'istio.io/global': 'true' } : {}),
      ...(choose.chance(50)
        ? { 'istio.io/waypoint-for': choose.any(['service', 'service', 'all', 'workload', 'none']) }
        : {}),
    },
    allowedRoutes:
      namespace === 'sample' || namespace === 'other' ? chooseAllowed(choose, 30) : chooseAllowed(choose, 90),
  }));
}

function chooseAllowed(choose: Chooser, percent: number): object | undefined {
  if (!choose.chance(percent)) return undefined;
  const selector = choose.any([
    { matchLabels: { 'kubernetes.io/metadata.name': 'sample' } },
    { matchExpressions: [{ key: 'team', operator: choose.any(['Exists', 'DoesNotExist']) }] },
    { matchExpressions: [{ key: 'team', operator: choose.any(['In', 'NotIn']), values: ['a', 'b'] }] },
  ]);
  return {
    namespaces: choose.any([{ from: 'All' }, { from: 'All' }, { from: 'Same' }, { from: 'Selector', selector }]),
  };
}

function chooseNamespace(choose: Chooser, name: string, waypoints: readonly PlannedWaypoint[]): PlannedNamespace {
  return {
    name,
    labels: {
      'istio.io/dataplane-mode': 'ambient',
      'kubernetes.io/metadata.name': name,
      ...(choose.chance(25) ? { team: choose.any(['a', 'c']) } : {}),
      ...(choose.chance(30) ? useWaypoint(choose, name, waypoints) : {}),
    },
    annotations: choose.chance(8) ? { 'networking.istio.io/traffic-distribution': distribution(choose) } : {},
  };
}

/** The labels by which a Service or a Namespace names a waypoint: usually one that is there. */
export function useWaypoint(
  choose: Chooser,
  own: string,
  waypoints: readonly PlannedWaypoint[],
): Readonly<Record<string, string>> {
  if (choose.chance(6)) return { 'istio.io/use-waypoint': choose.any(['none', 'missing']) };
  const near = waypoints.filter(({ namespace }) => namespace === own);
  const { name, namespace } = choose.any(near.length > 0 && choose.chance(75) ? near : waypoints);
  return {
    'istio.io/use-waypoint': name,
    ...(namespace === own && choose.chance(80) ? {} : { 'istio.io/use-waypoint-namespace': namespace }),
  };
}

/** The word for it, and one that nobody knows. */
export function distribution(choose: Chooser): string {
  return choose.any(['PreferClose', 'PreferSameZone', 'PreferSameNode', 'prefersamezone', 'Any']);
}
