import type { Diagnostic } from '../../../diagnostics';
import { isMap } from '../../../util/maps';
import { meantName } from '../../../util/meant-name';

// The fields of mesh.json, as docs/schema/mesh.v1.schema.json has them.

const OF_MESH = [
  ...['apiVersion', 'kind', 'items', 'version', 'clusterDomain', 'rootNamespace', 'clusters', 'files'],
  ...['kinds', 'snapshot'],
];
const OF_CLUSTER = [
  ...['name', 'folder', 'unread', 'istioVersion', 'network', 'region', 'zones', 'gateways', 'switches'],
];
const OF_SWITCHES = [
  ...['ambientEnableMultiNetwork', 'ambientEnableMultiNetworkWaypoint', 'ambientEnableMultiNetworkIngress'],
  ...['pilotSendUnhealthyEndpoints', 'pilotAutoSendUnhealthyEndpoints', 'serviceScopeConfigs', 'localityLbSetting'],
  ...['localityLbSettingEnabled', 'defaultDestinationRuleExportTo'],
];

/** By the map that they are in. */
export const MESH_FIELDS = { mesh: OF_MESH, cluster: OF_CLUSTER, switches: OF_SWITCHES } as const;

/** Names the fields of mesh.json that mean nothing: a misspelt one leaves a default in place of what was meant. */
export function unknownMeshFields(value: unknown, file: string): Diagnostic[] {
  if (!isMap(value)) return [];
  const clusters: readonly unknown[] = Array.isArray(value.clusters) ? value.clusters : [];
  return [
    ...unknownIn(value, OF_MESH, '', { file }),
    ...clusters.flatMap((cluster, index): Diagnostic[] => {
      if (!isMap(cluster)) return [];
      const at = { file, ...(typeof cluster.name === 'string' ? { cluster: cluster.name } : {}) };
      const switches = isMap(cluster.switches) ? cluster.switches : {};
      return [
        ...unknownIn(cluster, OF_CLUSTER, `clusters[${index}].`, at),
        ...unknownIn(switches, OF_SWITCHES, `clusters[${index}].switches.`, at),
      ];
    }),
  ];
}

function unknownIn(
  fields: Readonly<Record<string, unknown>>,
  known: readonly string[],
  path: string,
  at: Pick<Diagnostic, 'file' | 'cluster'>,
): Diagnostic[] {
  return Object.keys(fields)
    .filter((name) => !known.includes(name))
    .map((name) => {
      const meant = meantName(name, known);
      return {
        ...{ rule: 'mesh-file', severity: 'warning', ...at, path: `${path}${name}` },
        message: 'is not a field of mesh.json: what it states is not read, and a default counts in its place.',
        fix: `${meant === undefined ? '' : `did you mean ${meant}? `}Known are ${known.join(', ')}.`,
      };
    });
}
