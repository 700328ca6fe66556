import { LABEL_GLOBAL } from '../../istio/vocabulary';
import { keyOf, type Cluster } from '../../model/mesh';
import { describeObject, type KubeObject } from '../../model/object';
import type { FieldLines } from '../../model/read/files';
import { failoverPrioritiesOf, outlierDetectionsOf, type DestinationRule } from '../../model/policy';
import type { Binding } from '../../model/bindings';
import type { MeshView } from '../../predict/istio/view';
import { plural } from '../../util/plural';
import type { ClusterData, DeclaredData, MeshData } from './data/data';
import { toRanges } from './data/ranges';

/**
 * The mesh as it is declared: what is alike in several clusters once.
 *
 * @param lines finds the lines of objects in Lists
 */
export function toMeshData({ clusters: views }: MeshView, lines: FieldLines | undefined): MeshData {
  const clusters = views.map(({ cluster }) => cluster);
  const declared = (itemsOf: (cluster: Cluster) => readonly Item[]): DeclaredData[] =>
    declaredIn(clusters, itemsOf, (object) => placeOf(object, lines));
  return {
    clusters: clusters.map(toClusterData),
    waypoints: declared(({ waypoints }) =>
      [...waypoints.values()].map(({ object, waypointFor, replicas, serviceLabels }) => ({
        object,
        name: keyOf({ namespace: object.namespace ?? 'default', name: object.name }),
        facts: [
          serviceLabels[LABEL_GLOBAL] === 'true' ? 'global' : 'not global',
          `for ${waypointFor}`,
          plural(replicas, 'pod'),
        ],
      })),
    ),
    services: declared(({ services, bindings }) =>
      [...services.values()]
        .filter(({ generated }) => !generated)
        .map(({ object, scope, ports, type, headless }) => {
          const key = keyOf({ namespace: object.namespace ?? 'default', name: object.name });
          return {
            object,
            name: key,
            facts: [
              scope === 'GLOBAL' ? 'global' : 'local',
              describeBinding(bindings.get(key)),
              ...(ports.length === 0 ? [] : [`port ${ports.map(({ port }) => port).join(', ')}`]),
              ...(headless ? ['headless'] : type === 'ClusterIP' ? [] : [type]),
            ],
          };
        }),
    ),
    rules: declared(({ destinationRules }) =>
      destinationRules.all.map((rule) => ({
        object: rule.object,
        name: describeObject(rule.object).replace(/^DestinationRule /, ''),
        facts: describeRule(rule),
      })),
    ),
  };
}

function toClusterData({
  name,
  network,
  region,
  zones,
  istioVersion,
  gatewayAddresses,
  eastWestGateways,
  objects,
}: Cluster): ClusterData {
  const ofObjects = eastWestGateways.flatMap(({ addresses }) => addresses);
  const addresses = [...new Set([...(gatewayAddresses ?? []), ...ofObjects])];
  const none = gatewayAddresses === undefined && eastWestGateways.length === 0 ? 'not stated: one is assumed' : 'none';
  return {
    ...{ name, network: network ?? null, region: region ?? null, zones },
    version: `${istioVersion.text}${istioVersion.assumed ? ' (assumed)' : ''}`,
    gateways: addresses,
    gatewaysNote: addresses.length > 0 ? '' : none,
    objects: objects.length,
  };
}

function describeBinding(binding: Binding | undefined): string {
  switch (binding?.kind) {
    case undefined:
    case 'none':
      return 'no waypoint';
    case 'bound':
      return `waypoint ${keyOf(binding.waypoint)}`;
    case 'unknown':
      return `waypoint ${keyOf(binding)}, which was not read`;
    case 'denied':
      return `waypoint ${keyOf(binding.waypoint)}, which does not admit it`;
    case 'unsupported':
      return `waypoint ${keyOf(binding.waypoint)}, which is not for services`;
  }
}

function describeRule(rule: DestinationRule): string[] {
  const priorities = failoverPrioritiesOf(rule).map(({ labels }) => labels.map(({ text }) => text).join(' > '));
  const detections = outlierDetectionsOf([rule]).map(
    ({ consecutive5xxErrors, maxEjectionPercent, minHealthPercent }) =>
      `ejects at most ${maxEjectionPercent ?? 'Istio’s default of 10'} %, while ${minHealthPercent} % are healthy; consecutive5xxErrors ${consecutive5xxErrors}`,
  );
  return [
    `host ${rule.host}`,
    ...priorities.map((text) => `failoverPriority ${text}`),
    ...(detections.length === 0 ? ['no outlier detection'] : detections),
  ];
}

interface Item {
  readonly object: KubeObject;
  readonly name: string;
  readonly facts: readonly string[];
}

/**
 * By name; what is not alike in all clusters has a line for each way that it is. Places are found cluster by cluster, so that a file with
 * all objects of one is parsed once.
 */
function declaredIn(
  clusters: readonly Cluster[],
  itemsOf: (cluster: Cluster) => readonly Item[],
  placeIn: (object: KubeObject) => string,
): DeclaredData[] {
  const known = new Map<string, { readonly item: Item; readonly place: string; readonly numbers: number[] }>();
  clusters.forEach((cluster, number) => {
    for (const item of itemsOf(cluster)) {
      const key = JSON.stringify([item.name, item.facts]);
      const same = known.get(key);
      if (same === undefined) known.set(key, { item, place: placeIn(item.object), numbers: [number] });
      else same.numbers.push(number);
    }
  });
  return [...known.values()]
    .sort(({ item: left }, { item: right }) => (left.name < right.name ? -1 : left.name > right.name ? 1 : 0))
    .map(({ item: { name, facts }, place, numbers }) => ({
      ...{ name, facts, place },
      clusters: toRanges([...new Set(numbers)]),
    }));
}

function placeOf({ origin: { within, ...origin } }: KubeObject, lines: FieldLines | undefined): string {
  const { file, line } = lines?.locate(origin, within) ?? origin;
  return `${file}:${line}`;
}
