import { firstMinorWith } from '../../istio/behaviours';
import {
  HBONE_LISTENER_NAME,
  HBONE_PORT,
  HBONE_PROTOCOL,
  LABEL_GLOBAL,
  LABEL_USE_WAYPOINT,
  LABEL_USE_WAYPOINT_NAMESPACE,
} from '../../istio/vocabulary';
import type { Binding } from '../../model/bindings';
import { generatedServiceOf, scopeOfWaypoint, takesTunnels } from '../../model/reach';
import { pathOfLabels, type Waypoint } from '../../model/gateways';
import { describeObject } from '../../model/object';
import { keyOf, type Cluster } from '../../model/mesh';
import type { Service } from '../../model/services';
import { copyTo, onePod, podsByDeployment, renameGateway, set, setLabel, type Edit } from '../edit';
import type { MeshView } from '../istio/view';
import { countOf, gatewayClustersOf, type Candidate, type Target } from '../ztunnel';
import { because, placed, placedAt, type PlacedReason, type Reason } from '../answer';

// How a node proxy finds a pod of a waypoint, or why it finds none.

/** Pods of waypoints in the client's network that do not route what it sends them. */
export function describeForeign(pods: readonly Candidate[], waypoint: Waypoint, client: string): Reason[] {
  const [first] = pods;
  if (first === undefined) return [];
  const names = [...new Set(pods.map(({ cluster }) => cluster))].join(', ');
  const since = firstMinorWith('waypointsRouteInSharedNetwork');
  return [
    because(
      `has pods of ${names} in the same network, which do not know the address of the service in ${client}: requests that reach them fail. Waypoints route them from Istio ${since} on.`,
      client,
      waypoint.object,
      {
        isCause: true,
        remedies: [
          {
            change: `upgrade Istio in ${names} to ${since} or newer, or give each cluster a network of its own.`,
            edit: pods.map(({ cluster }) => ({ kind: 'upgrade', cluster, istioVersion: `${since}.0` })),
          },
        ],
      },
    ),
  ];
}

/** Clusters whose waypoints would take the requests if they had the name of the client's. */
export function describeOtherNames(view: MeshView, service: Service, waypoint: Waypoint, client: string): Reason[] {
  const found = view.clusters.flatMap(({ cluster }) => {
    const binding = cluster.bindings.get(keyOf(service));
    if (binding?.kind !== 'bound' || keyOf(binding.waypoint) === keyOf(waypoint)) return [];
    return [{ cluster, binding }];
  });
  if (found.length === 0) return [];
  const others = found.map(({ cluster, binding }) => `${keyOf(binding.waypoint)} in ${cluster.name}`);
  return [
    because(
      `has no waypoint of its name in another cluster (${others.join(', ')}): a waypoint only stands in for one of the same name and namespace.`,
      client,
      waypoint.object,
      {
        isCause: true,
        path: 'metadata.name',
        remedies: [
          {
            change: `give the waypoint of ${service.name} the same name and namespace in every cluster.`,
            edit: found.flatMap(({ cluster, binding }) => renameTo(waypoint, cluster, binding)),
          },
        ],
      },
    ),
  ];
}

/** Clusters that lack the waypoint which their Service names, or do not share it: none of theirs stands in for the client's. */
export function describeNoTwins(view: MeshView, service: Service, waypoint: Waypoint, client: Cluster): Reason[] {
  const key = keyOf(waypoint);
  return view.clusters.flatMap(({ cluster }): Reason[] => {
    if (cluster === client) return [];
    const twin = cluster.waypoints.get(key);
    const binding = cluster.bindings.get(keyOf(service));
    if (twin === undefined) {
      if (binding?.kind !== 'unknown' || keyOf(binding) !== key) return [];
      return [
        because(
          `names the waypoint ${key}, and no Gateway of that name was read of ${cluster.name}: no waypoint there stands in for that of ${client.name}.`,
          cluster.name,
          binding.by,
          {
            isCause: true,
            path: `metadata.labels["${LABEL_USE_WAYPOINT}"]`,
            remedies: [
              {
                change: `declare the Gateway ${key} in ${cluster.name}, too.`,
                edit: [copyTo(cluster.name, waypoint.object)],
              },
            ],
          },
        ),
      ];
    }
    if (scopeOfWaypoint(twin, cluster) !== 'LOCAL' || scopeOfWaypoint(waypoint, client) !== 'GLOBAL') return [];
    return [
      because(
        `is not global in ${cluster.name}: no waypoint there stands in for that of ${client.name}.`,
        cluster.name,
        twin.object,
        {
          isCause: true,
          path: pathOfLabels(twin),
          remedies: [
            {
              change: `label the Gateway ${LABEL_GLOBAL}: "true" in ${cluster.name}, too.`,
              edit: globalIn(cluster, key),
            },
          ],
        },
      ),
    ];
  });
}

/** The waypoint of another cluster under the name of this one, and its service bound to that. */
function renameTo(
  { name, namespace }: Waypoint,
  cluster: Cluster,
  { waypoint: { object }, by }: Binding & { readonly kind: 'bound' },
): Edit[] {
  return [
    ...renameGateway(cluster, object, { name, namespace }),
    setLabel(cluster.name, by, LABEL_USE_WAYPOINT, name),
    setLabel(cluster.name, by, LABEL_USE_WAYPOINT_NAMESPACE, namespace),
  ];
}

function describeScaledToZero(waypoint: Waypoint, cluster: string): Reason {
  const { object, replicasBy = object } = waypoint;
  const text = `has 0 pods by ${describeObject(replicasBy)}, and no waypoint of another network is in reach of ${cluster}: requests fail before they reach any pod of the service.`;
  if (replicasBy.kind === 'ConfigMap') {
    const remedy = { change: 'set replicas to 1 or more.', edit: onePod(cluster, replicasBy) };
    const path = 'spec.infrastructure.parametersRef';
    return because(text, cluster, object, { isCause: true, path, remedies: [remedy] });
  }
  return because(text, cluster, object, { isCause: true, remedies: [podsByDeployment(cluster, replicasBy)] });
}

function describeTunnelPort(waypoint: Waypoint, home: Cluster, view: MeshView): Reason {
  const { object } = waypoint;
  const listeners = [{ name: HBONE_LISTENER_NAME, port: HBONE_PORT, protocol: HBONE_PROTOCOL }];
  const edit = view.clusters.flatMap(({ cluster }): Edit[] => {
    const twin = cluster.waypoints.get(keyOf(waypoint));
    if (twin === undefined || takesTunnels(twin, cluster)) return [];
    const generated = generatedServiceOf(twin, cluster)?.object;
    const port = { name: HBONE_LISTENER_NAME, port: HBONE_PORT, protocol: 'TCP' };
    return [
      set(cluster.name, twin.object, ['spec', 'listeners'], listeners),
      ...(generated === undefined ? [] : [set(cluster.name, generated, ['spec', 'ports'], [port])]),
    ];
  });
  return because(
    `has no listener at port ${HBONE_PORT}: node proxies send requests to that port of a waypoint, whatever its listeners are, and the Service does not have it.`,
    home.name,
    object,
    {
      ...{ isCause: true, path: 'spec.listeners' },
      remedies: [{ change: `give it one listener, with port ${HBONE_PORT} and protocol ${HBONE_PROTOCOL}.`, edit }],
    },
  );
}

function globalIn({ name, waypoints }: Cluster, key: string): Edit[] {
  const waypoint = waypoints.get(key);
  if (waypoint === undefined) return [];
  const { object, hasInfrastructureLabels } = waypoint;
  if (!hasInfrastructureLabels) return [setLabel(name, object, LABEL_GLOBAL, 'true')];
  return [set(name, object, ['spec', 'infrastructure', 'labels', LABEL_GLOBAL], 'true')];
}

/** Which pods of the waypoint the node proxies choose from, or why there is none. */
export function describeChoice(
  view: MeshView,
  targets: readonly Target[],
  waypoint: Waypoint,
  home: Cluster,
  cluster: string,
): PlacedReason[] {
  const { object } = waypoint;
  if (!takesTunnels(waypoint, home)) return [placedAt('tunnel', describeTunnelPort(waypoint, home, view))];
  if (targets.length === 0 && waypoint.replicas === 0)
    return [placedAt('waypoint', describeScaledToZero(waypoint, cluster))];
  if (targets.length === 0) {
    return placed('waypoint', [
      because(
        `has no ready pod in reach of ${cluster}: requests fail before they reach any pod of the service.`,
        cluster,
        object,
        {
          path: pathOfLabels(waypoint),
          remedies: [
            {
              change:
                'label the Gateway istio.io/global: "true" in every cluster, so that the waypoints of other clusters are used.',
              edit: view.clusters.flatMap(({ cluster: one }) => globalIn(one, keyOf(waypoint))),
            },
          ],
        },
      ),
    ]);
  }
  const pods = targets.reduce((sum, target) => (target.kind === 'pod' ? sum + countOf(target.pod) : sum), 0);
  if (pods > 0) {
    return placed('tunnel', [
      because(
        `is reached at its ${pods === 1 ? 'ready pod' : `${pods} ready pods`} in the network of ${cluster}.`,
        cluster,
        object,
      ),
    ]);
  }
  return placed('tunnel', [
    because(
      `has no ready pod in the network of ${cluster}, and is global: requests go to the waypoint behind the gateway of ${gatewayClustersOf(view, targets).join(', ')}.`,
      cluster,
      object,
      { path: 'metadata.labels["istio.io/global"]' },
    ),
  ]);
}
