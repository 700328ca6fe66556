import { letsIn } from '../proxy';
import { standingIn } from '../istio/view';
import type { IstioEndpoint } from '../istio/endpoints';
import type { Situation } from '../situation';
import { toCandidates, type Candidate, type Target } from '../ztunnel';

/** What is asked for, and the pods that a gateway is told of: they may be others than those the client's node proxy is told of. */
export interface AskedBehind {
  readonly key: string;
  readonly port: number;
  readonly behind: PodsBehind;
}

export type PodsBehind = (gateway: { readonly cluster: string; readonly network: string }) => readonly Candidate[];

/** A gateway is an Envoy: it has the pods that are in its network by their own labels, too, and none that say another. */
export function podsByGateway(
  portName: string,
  endpointsSeenBy: (cluster: string) => readonly IstioEndpoint[],
): PodsBehind {
  const known = new Map<string, readonly Candidate[]>();
  return ({ cluster, network }) => {
    const key = `${cluster} ${network}`;
    const before = known.get(key);
    if (before !== undefined) return before;
    const inNetwork = endpointsSeenBy(cluster).filter((endpoint) => endpoint.network === network);
    const pods = toCandidates(inNetwork, portName);
    known.set(key, pods);
    return pods;
  };
}

/** A gateway that accepts no connections, and one without a ready pod behind it, leads nowhere. */
export function podsBehind(target: Target, situation: Situation, { key, port, behind }: AskedBehind): string[] {
  if (target.kind === 'pod') return [target.pod.pod];
  if (situation.isClosedAt(target.gateway)) return [];
  const standing = standingIn(situation.view, target.gateway);
  // What its cluster lacks, its istiod knows of others that share it.
  const isWayIn = standing.every((there) =>
    letsIn(there, situation.view.clusterOf(there.name).services.get(key)?.service, port),
  );
  if (!isWayIn) return [];
  return behind({ cluster: standing[0].name, network: target.gateway.network })
    .filter(({ isReady }) => isReady)
    .map(({ pod }) => pod);
}
