import { NO_OBJECTS } from '../../util/no-objects';
import type { TargetCluster } from '../../synth/tree/scope';
import type { ICluster } from '../cluster-reference';
import type { IstioSwitches } from '../istio-switches';

/** The version of the format, as docs/schema/mesh.v1.schema.json describes it. */
const FORMAT_VERSION = 1;

/** What mesh.json states of all clusters. */
export interface MeshDescription {
  readonly clusterDomain: string;
  readonly rootNamespace: string;
}

/** What mesh.json states of the mesh. Absent means not known, so only what was stated is written. */
export function describeMesh(mesh: MeshDescription, clusters: readonly TargetCluster[]): Record<string, unknown> {
  return {
    ...NO_OBJECTS,
    version: FORMAT_VERSION,
    clusterDomain: mesh.clusterDomain,
    rootNamespace: mesh.rootNamespace,
    clusters: (clusters as readonly ICluster[]).map((cluster) => ({
      name: cluster.name,
      ...(cluster.folder === cluster.name ? {} : { folder: cluster.folder }),
      istioVersion: cluster.istioVersion,
      network: cluster.network,
      region: cluster.region,
      ...(cluster.zones.length === 0 ? {} : { zones: cluster.zones }),
      gateways: cluster.gateways,
      ...(Object.keys(cluster.switches).length === 0 ? {} : { switches: sorted(cluster.switches) }),
    })),
  };
}

function sorted(switches: IstioSwitches): Record<string, unknown> {
  return Object.fromEntries(Object.entries(switches).sort(([left], [right]) => (left < right ? -1 : 1)));
}
