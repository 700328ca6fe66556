import type { Binding } from '../../model/bindings';
import type { Cluster } from '../../model/mesh';
import type { Answer, AssumptionId } from '../answer';
import type { Assumption } from '../guard';
import { addressOf, type FoundGateway } from '../istio/gateways';
import type { ClusterView, KnownService, MeshView } from '../istio/view';

/** What steps of a way are read from. */
export interface Surroundings {
  readonly view: MeshView;
  readonly answer: Answer;
  /** Of the client. */
  readonly own: ClusterView;
  /** Undefined where no cluster that the client's knows has the service. */
  readonly known: KnownService | undefined;
  readonly binding: Binding | undefined;
  /** The gateways of other networks that get requests, each once. */
  readonly gateways: readonly FoundGateway[];
  /** The clusters whose objects requests meet: the client's, those behind the gateways, and those that answer. */
  readonly met: readonly Cluster[];
  /** Reports whether something was not read of a cluster that requests meet. */
  readonly assumes: (id: AssumptionId) => boolean;
}

/** @param addresses of the gateways that get requests, as "address:port" */
export function surroundingsOf(
  view: MeshView,
  assumptions: readonly Assumption[],
  answer: Answer,
  addresses: readonly string[],
): Surroundings {
  const own = view.clusterOf(answer.client.cluster);
  const known = own.services.get(answer.service);
  const gateways = gatewaysAt(view, addresses);
  const names = new Set([
    own.cluster.name,
    ...gateways.map(({ cluster }) => cluster),
    ...(answer.untilEjected?.clusters.keys() ?? []),
    ...(answer.afterEjection?.clusters.keys() ?? []),
  ]);
  return {
    ...{ view, answer, own, known, gateways },
    binding: known?.home.cluster.bindings.get(answer.service),
    met: view.clusters.flatMap(({ cluster }) => (names.has(cluster.name) ? [cluster] : [])),
    assumes: (id) => assumptions.some((one) => one.id === id && one.clusters.some((name) => names.has(name))),
  };
}

function gatewaysAt({ clusters }: MeshView, addresses: readonly string[]): FoundGateway[] {
  if (addresses.length === 0) return [];
  const wanted = new Set(addresses);
  const all = clusters.flatMap(({ gateways, ztunnelGateways }) =>
    [...gateways.byNetwork.values(), ...ztunnelGateways.values()].flat(),
  );
  const found = new Map<string, FoundGateway>();
  for (const gateway of all) {
    const address = addressOf(gateway);
    if (wanted.has(address) && !found.has(address)) found.set(address, gateway);
  }
  return [...found.values()];
}
