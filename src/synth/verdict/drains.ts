import { keyOf, type Mesh } from '../../model/mesh';
import { compareText } from '../../util/compare-text';
import type { PromisedOrder } from '../render/failover-order';
import { describeProblem } from '../../diagnostics';
import type { LocatedProblem } from '../messages/problem';
import type { TargetCluster } from '../tree/scope';

/** Finds services that keep clients in a drained cluster: no rule sends their requests elsewhere. */
export function judgeDrains(promised: readonly PromisedOrder[], mesh: Mesh, clusters: readonly TargetCluster[]) {
  return clusters.flatMap(({ name, drainedTo }): LocatedProblem[] => {
    const here = mesh.clusters.find((cluster) => cluster.name === name);
    if (drainedTo === undefined || here === undefined) return [];
    const drained = new Set(
      promised
        .filter(({ client, tiers }) => client.name === name && tiers[0]?.[0] === drainedTo.name)
        .map(({ service }) => service),
    );
    const staying = [...here.services.values()]
      .filter((service) => service.scope === 'GLOBAL' && !service.isOfGateway && !drained.has(keyOf(service)))
      .map(keyOf)
      .sort(compareText);
    if (staying.length === 0) return [];
    return [
      {
        path: name,
        text: describeProblem({
          message: `is drained to ${drainedTo.name}, but not of requests to ${staying.join(', ')}.`,
          why: 'requests to a service without a LocalityFailoverRule here, or that does not go there, stay here.',
          fix: `give each a rule, and declare it in ${drainedTo.name}; or leave it, if that is intended.`,
        }),
      },
    ];
  });
}
