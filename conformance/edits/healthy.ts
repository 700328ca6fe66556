import { parseAllDocuments } from 'yaml';
import {
  AUTOSCALER,
  change,
  DESTINATION_RULE,
  EAST_WEST_GATEWAY,
  meshConfigMap,
  NAMESPACE,
  SERVICE,
  SYSTEM_NAMESPACE,
  WAYPOINT,
  WORKLOAD,
  yaml,
} from '../../src/rules/engine/example-mesh';
import { LIVE_KINDS } from './live-kinds';
import { DISRUPTION_BUDGET, EXTERNAL, ISTIOD, POLICIES, ROUTE, TUNNELS_ONLY, VIRTUAL_SERVICE } from './other-kinds';
import type { ClusterFacts } from '../../src/model/read/files/mesh-file';

/** The body of an object. */
export type Body = Readonly<Record<string, unknown>>;

/** What one cluster of a mesh holds. */
export interface Cluster {
  readonly facts: ClusterFacts;
  readonly bodies: readonly Body[];
}

/** A mesh as plain values, which edits change. */
export type Clusters = readonly Cluster[];

/** A waypoint that istiod has deployed. */
const LIVE_WAYPOINT = `${WAYPOINT}status:\n  addresses:\n    - type: IPAddress\n      value: 10.96.0.9\n`;

const USE = '    istio.io/use-waypoint: waypoint\n';
const OF_ITS_NAMESPACE = change(NAMESPACE, 'labels:\n', `labels:\n${USE}`);
const UNBOUND = change(SERVICE, USE, '');
const EVERY_5XX = change(DESTINATION_RULE, 'consecutive5xxErrors: 0', 'consecutive5xxErrors: 5');
const SHARED_NAMESPACE = change(NAMESPACE, 'name: sample', 'name: waypoints');
const SHARED_WAYPOINT = change(
  change(WAYPOINT, 'namespace: sample', 'namespace: waypoints'),
  '      protocol: HBONE\n',
  '      protocol: HBONE\n      allowedRoutes:\n        namespaces:\n          from: All\n',
);
const OF_SHARED = change(SERVICE, USE, `${USE}    istio.io/use-waypoint-namespace: waypoints\n`);

/** The same of a second service. */
const second = (...texts: readonly string[]): string[] =>
  texts.map((text) => text.replaceAll('helloworld', 'checkout'));
const twice = (...texts: readonly string[]): string[] => [...texts, ...second(...texts)];

/** Meshes whose services fail over as they should: an edit of one of them is what breaks it. */
export const HEALTHY_MESHES: Readonly<Record<string, Clusters>> = {
  'two networks': meshOf(2, [NAMESPACE, WAYPOINT, SERVICE, DESTINATION_RULE, WORKLOAD]),
  'three networks, two services': meshOf(3, [NAMESPACE, WAYPOINT, ...twice(SERVICE, DESTINATION_RULE, WORKLOAD)]),
  'four networks': meshOf(4, [NAMESPACE, WAYPOINT, SERVICE, DESTINATION_RULE, WORKLOAD]),
  'a waypoint for a namespace': meshOf(2, [OF_ITS_NAMESPACE, WAYPOINT, UNBOUND, DESTINATION_RULE, WORKLOAD]),
  'a waypoint for two services of its namespace': meshOf(2, [
    ...[OF_ITS_NAMESPACE, WAYPOINT],
    ...twice(UNBOUND, DESTINATION_RULE, WORKLOAD),
  ]),
  'a waypoint in a namespace of its own': meshOf(2, [
    ...[NAMESPACE, SHARED_NAMESPACE, SHARED_WAYPOINT, OF_SHARED, DESTINATION_RULE, WORKLOAD],
  ]),
  'rules that count every 5xx, and a route': meshOf(2, [NAMESPACE, WAYPOINT, SERVICE, ROUTE, EVERY_5XX, WORKLOAD]),
  'policies of identities and of networks': meshOf(2, [
    ...[NAMESPACE, WAYPOINT, SERVICE, ...POLICIES, TUNNELS_ONLY, DESTINATION_RULE, WORKLOAD],
  ]),
  'objects of a platform': meshOf(2, [
    ...[NAMESPACE, WAYPOINT, SERVICE, AUTOSCALER, DISRUPTION_BUDGET, EXTERNAL, DESTINATION_RULE, WORKLOAD],
    meshConfigMap(),
  ]),
  'an istiod that was read, and a route of Istio’s own': meshOf(2, [
    ...[NAMESPACE, WAYPOINT, SERVICE, VIRTUAL_SERVICE, DESTINATION_RULE, WORKLOAD, ISTIOD, meshConfigMap()],
  ]),
  'nodes, pods and endpoints of live clusters': meshOf(2, [
    ...[NAMESPACE, LIVE_WAYPOINT, SERVICE, DESTINATION_RULE, WORKLOAD, ...LIVE_KINDS],
  ]),
};

/** A mesh with room for many mistakes at once. */
export const FIVE_SERVICES = meshOf(3, [
  ...[NAMESPACE, WAYPOINT],
  ...['cart', 'mail', 'orders', 'stock', 'users'].flatMap((name) =>
    [SERVICE, DESTINATION_RULE, WORKLOAD].map((text) => text.replaceAll('helloworld', name)),
  ),
]);

/** Clusters in networks of their own, each with all that a way between them needs. */
function meshOf(count: number, objects: readonly string[]): Clusters {
  return Array.from({ length: count }, (_, index) => {
    const name = `cluster${index + 1}`;
    const network = `network-of-${name}`;
    const system = yaml(SYSTEM_NAMESPACE, EAST_WEST_GATEWAY).replaceAll('network-of-cluster1', network);
    return {
      facts: { name, folder: name, network, gateways: [`203.0.113.${index + 1}`], istioVersion: '1.31.0' },
      bodies: parseAllDocuments(yaml(...objects) + system).map((document) => document.toJS() as Body),
    };
  });
}
