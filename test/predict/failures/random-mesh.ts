import * as fc from 'fast-check';
import {
  GUIDE,
  httpRoute,
  LOCAL_WAYPOINT,
  meshOf,
  NAMESPACE,
  OURS,
  preferring,
  rule,
  service,
  UNBOUND,
  WAYPOINT,
  workload,
  type ClusterOf,
} from '../mesh';
import type { Mesh } from '../../../src/model/mesh/mesh';

// Small meshes in which failures add up, make up for each other, or do nothing: 2 or 3 clusters, in networks of their own or shared,
// behind gateways that are assumed, missing or at one address or two, with waypoints that are global, local or missing, rules that eject
// early, late or never, and panic.

const BY_CLUSTER = { failoverPriority: ['topology.istio.io/cluster'] };
const BY_NETWORK = { failoverPriority: ['topology.istio.io/network', 'topology.kubernetes.io/zone'] };

const outlierDetection = fc.constantFrom<Readonly<Record<string, unknown>>>(
  OURS,
  GUIDE,
  { ...OURS, minHealthPercent: 0 },
  { ...OURS, minHealthPercent: 60 },
  { ...OURS, maxEjectionPercent: 50 },
);
const aRule = fc
  .record({ outlierDetection, localityLbSetting: fc.constantFrom<Record<string, unknown>>(BY_CLUSTER, BY_NETWORK, {}) })
  .map((options) => [rule(options)]);
const split = httpRoute([
  {
    backendRefs: [
      { name: 'helloworld', port: 5000 },
      { name: 'second', port: 5000, weight: 1 },
    ],
  },
]);
const rare = (documents: readonly string[]) =>
  fc.oneof(
    { weight: 5, arbitrary: fc.constant<readonly string[]>([]) },
    { weight: 1, arbitrary: fc.constant(documents) },
  );

interface RandomCluster extends ClusterOf {
  /** How many addresses its gateways have; undefined where nothing says it. */
  readonly addresses: number | undefined;
}

const cluster: fc.Arbitrary<RandomCluster> = fc
  .record({
    waypoint: fc.constantFrom([WAYPOINT], [WAYPOINT], [LOCAL_WAYPOINT], []),
    shared: fc.oneof(
      { weight: 6, arbitrary: fc.constant([service()]) },
      { weight: 1, arbitrary: fc.constantFrom([UNBOUND], [preferring('PreferClose')], []) },
    ),
    rules: fc.oneof({ weight: 5, arbitrary: aRule }, { weight: 1, arbitrary: fc.constant([]) }),
    replicas: fc.integer({ min: 0, max: 4 }),
    routes: rare([service('second'), workload(1, 'second'), split]),
    network: fc.constantFrom(undefined, undefined, 'shared'),
    region: fc.constantFrom('east', 'west'),
    zones: fc.constantFrom([], [], ['a', 'b']),
    addresses: fc.constantFrom(undefined, undefined, 0, 1, 2, 2),
    istioVersion: fc.constantFrom('1.31.0', '1.30.0'),
  })
  .map(({ waypoint, shared, rules, replicas, routes, network, ...facts }) => ({
    documents: [NAMESPACE, ...waypoint, ...shared, ...rules, workload(replicas), ...routes],
    ...(network === undefined ? {} : { network }),
    ...facts,
  }));

/** A mesh of so many clusters. */
export function randomMesh(clusters: number): fc.Arbitrary<Mesh> {
  return fc
    .array(cluster, { minLength: clusters, maxLength: clusters })
    .map((all) =>
      meshOf(Object.fromEntries(all.map((one, index) => [`cluster${index + 1}`, withGateways(one, index)]))),
    );
}

/** Every address is that of one cluster. */
function withGateways({ addresses, ...cluster }: RandomCluster, index: number): ClusterOf {
  if (addresses === undefined) return cluster;
  return { ...cluster, gateways: Array.from({ length: addresses }, (_, place) => `203.0.113.${10 * index + place}`) };
}
