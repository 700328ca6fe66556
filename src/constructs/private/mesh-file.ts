import type { TargetCluster } from '../../synth/scope';
import type { Cluster } from '../cluster';
import type { IstioSwitches } from '../istio-switches';
import type { Mesh } from '../mesh';

/** The version of the format, as docs/schema/mesh.v1.schema.json describes it. */
const FORMAT_VERSION = 1;

/** What mesh.json says of the mesh. Absent means not known, so nothing is written that nobody said. */
export function describeMesh(mesh: Mesh, clusters: readonly TargetCluster[]): Record<string, unknown> {
  return {
    version: FORMAT_VERSION,
    clusterDomain: mesh.clusterDomain,
    rootNamespace: mesh.rootNamespace,
    clusters: (clusters as readonly Cluster[]).map((cluster) => ({
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
