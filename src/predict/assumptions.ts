import type { MeshView } from './istio/view';

/** What nobody said of a mesh and every answer rests on, in sentences, each with what to do about it. */
export function assumptionsOf(view: MeshView): string[] {
  const versions = new Map<string, string[]>();
  for (const { cluster } of view.clusters) {
    const { assumed, text } = cluster.istioVersion;
    if (assumed) versions.set(text, [...(versions.get(text) ?? []), cluster.name]);
  }
  const gateways = view.clusters.flatMap(({ gateways }) =>
    [...gateways.byNetwork.values()].flat().filter(({ isAssumed }) => isAssumed),
  );
  const withAssumedGateway = [...new Set(gateways.map(({ cluster }) => cluster))].sort();
  return [
    ...[...versions].map(
      ([text, clusters]) =>
        `nothing says which version of Istio ${clusters.join(', ')} ${clusters.length === 1 ? 'runs' : 'run'}: ${text} is assumed. Say istioVersion in mesh.json, or give --istio-version.`,
    ),
    ...(withAssumedGateway.length === 0
      ? []
      : [
          `nothing says whether there is an east-west gateway in ${withAssumedGateway.join(', ')}: one is assumed in each. Say gateways in mesh.json: the addresses, or [] for none.`,
        ]),
  ];
}
