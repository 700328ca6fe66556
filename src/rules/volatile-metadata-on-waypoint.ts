import { describeObject } from '../model/object';
import type { Waypoint } from '../model/gateways';
import { change, HEALTHY, NAMESPACE, DESTINATION_RULE, SERVICE, WAYPOINT, WORKLOAD, yaml } from './engine/example-mesh';
import { namedMessages, type Values } from './engine/messages';
import type { Rule } from './engine/rule';

const TRACKED = change(
  WAYPOINT,
  '  labels:\n',
  '  annotations:\n    argocd.argoproj.io/tracking-id: sample:gateway.networking.k8s.io/Gateway:sample/waypoint\n  labels:\n',
);
const KEPT_APART = change(
  TRACKED,
  '  listeners:\n',
  `  infrastructure:
    annotations:
      networking.istio.io/traffic-distribution: PreferClose
  listeners:
`,
);
const cluster = (waypoint: string) => yaml(NAMESPACE, waypoint, SERVICE, DESTINATION_RULE, WORKLOAD);

/** Keys that tools write, and change with a release, a commit, a rename of the application or a move to another one. */
const VOLATILE = [
  /^argocd\.argoproj\.io\/(tracking-id|instance)$/,
  /^helm\.sh\/chart$/,
  /^app\.kubernetes\.io\/version$/,
  /(^|[/.-])(checksum|commit|commit-sha|git-sha|revision|build|build-id|timestamp|restartedAt|deployed-at|last-updated)$/,
];

const messages = namedMessages({
  copiedToPods: ({ cluster, gateway, keys }: Values<'cluster' | 'gateway' | 'keys'>) =>
    `${gateway} of ${cluster} has ${keys}.`,
});

export const volatileMetadataOnWaypoint: Rule = {
  id: 'volatile-metadata-on-waypoint',
  severity: 'warning',
  title: 'The Gateway of a waypoint has labels or annotations that tools change',
  why: 'istiod copies them to the waypoint’s pods, so each new value restarts the waypoint of all its services, in the middle of any other rollout.',
  fix: 'keep them off the Gateway, or stop the copy: set spec.infrastructure.annotations (repeating networking.istio.io/traffic-distribution), or for labels spec.infrastructure.labels (repeating istio.io/global).',
  messages,
  needsSeveralClusters: false,
  bad: { clusters: { cluster1: cluster(TRACKED), cluster2: HEALTHY } },
  good: { clusters: { cluster1: cluster(KEPT_APART), cluster2: HEALTHY } },
  find: (mesh) =>
    mesh.clusters.flatMap((cluster) =>
      [...cluster.waypoints.values()].flatMap((waypoint) => {
        const copied = volatileIn(waypoint);
        const first = copied[0];
        if (first === undefined) return [];
        const keys = copied.map(({ key }) => key).join(', ');
        return [
          {
            cluster,
            object: waypoint.object,
            path: `metadata.${first.field}["${first.key}"]`,
            ...messages.copiedToPods({ cluster: cluster.name, gateway: describeObject(waypoint.object), keys }),
          },
        ];
      }),
    ),
};

function volatileIn(waypoint: Waypoint): { field: 'labels' | 'annotations'; key: string }[] {
  const { object, hasInfrastructureLabels, hasInfrastructureAnnotations } = waypoint;
  const volatile = (map: Readonly<Record<string, string>>) =>
    Object.keys(map).filter((key) => VOLATILE.some((pattern) => pattern.test(key)));
  return [
    ...(hasInfrastructureAnnotations ? [] : volatile(object.annotations)).map((key) => ({
      field: 'annotations' as const,
      key,
    })),
    ...(hasInfrastructureLabels ? [] : volatile(object.labels)).map((key) => ({ field: 'labels' as const, key })),
  ];
}
