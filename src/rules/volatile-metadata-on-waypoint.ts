import { describeObject } from '../model/kube-object';
import type { Waypoint } from '../model/gateways/waypoint';
import { change, HEALTHY, NAMESPACE, RULE, SERVICE, WAYPOINT, WORKLOAD, yaml } from './example-mesh';
import type { Rule } from './rule';

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
const cluster = (waypoint: string) => yaml(NAMESPACE, waypoint, SERVICE, RULE, WORKLOAD);

/** Keys that tools write, and change with a release, a commit, a rename of the application or a move to another one. */
const VOLATILE = [
  /^argocd\.argoproj\.io\/(tracking-id|instance)$/,
  /^helm\.sh\/chart$/,
  /^app\.kubernetes\.io\/version$/,
  /(^|[/.-])(checksum|commit|commit-sha|git-sha|revision|build|build-id|timestamp|restartedAt|deployed-at|last-updated)$/,
];

export const volatileMetadataOnWaypoint: Rule = {
  id: 'volatile-metadata-on-waypoint',
  severity: 'warning',
  title: 'A waypoint’s Gateway carries labels or annotations that change by themselves',
  why: 'istiod copies them to the waypoint’s pods, so each new value restarts the waypoint of all its services, in the middle of whatever else is being rolled out.',
  fix: 'keep them off the Gateway, or stop the copy: set spec.infrastructure.annotations (repeating networking.istio.io/traffic-distribution), or for labels spec.infrastructure.labels (repeating istio.io/global).',
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
            message: `${describeObject(waypoint.object)} of ${cluster.name} has ${keys}.`,
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
