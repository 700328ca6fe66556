import type { IstioEndpoint } from './istio-endpoint';

/** Endpoints of one cluster that stand next to each other in their locality and are reached alike. */
export interface EndpointRun extends Pick<
  IstioEndpoint,
  'localityLabel' | 'cluster' | 'network' | 'speaksMutualTls' | 'weight'
> {
  readonly endpoints: readonly IstioEndpoint[];
  /** Their names, in the same order. */
  readonly pods: readonly string[];
}

/** Which endpoints of a shard count. */
export interface ShardFilter {
  /** Equal for filters that let the same endpoints through. */
  readonly key: string;
  readonly counts: (endpoint: IstioEndpoint) => boolean;
}

/**
 * By a list of endpoints, or of such lists, and what is wanted of it. The waypoints of all clusters want the same of most lists,
 * in most outages. Lists never change: what is out of order makes another one, and with a list its runs go.
 */
const KNOWN = new WeakMap<readonly unknown[], Map<string, readonly EndpointRun[]>>();

/** The endpoints that count, shard by shard; in each by locality, and there in their order. */
export function runsOf(shards: readonly (readonly IstioEndpoint[])[], filter: ShardFilter): readonly EndpointRun[] {
  return remembered(shards, filter.key, () => {
    const runs: EndpointRun[] = [];
    for (const shard of shards) for (const run of runsOfShard(shard, filter)) runs.push(run);
    return runs;
  });
}

function runsOfShard(shard: readonly IstioEndpoint[], { key, counts }: ShardFilter): readonly EndpointRun[] {
  return remembered(shard, key, () => toRuns(shard.filter(counts)));
}

function remembered(list: readonly unknown[], key: string, make: () => readonly EndpointRun[]): readonly EndpointRun[] {
  let ofList = KNOWN.get(list);
  if (ofList === undefined) KNOWN.set(list, (ofList = new Map<string, readonly EndpointRun[]>()));
  const known = ofList.get(key);
  if (known !== undefined) return known;
  const runs = make();
  ofList.set(key, runs);
  return runs;
}

function toRuns(endpoints: readonly IstioEndpoint[]): EndpointRun[] {
  const runs: { readonly first: IstioEndpoint; readonly endpoints: IstioEndpoint[] }[] = [];
  const last = new Map<string, (typeof runs)[number]>();
  for (const endpoint of endpoints) {
    const run = last.get(endpoint.localityLabel);
    if (run !== undefined && isReachedAlike(endpoint, run.first)) {
      run.endpoints.push(endpoint);
      continue;
    }
    const next = { first: endpoint, endpoints: [endpoint] };
    last.set(endpoint.localityLabel, next);
    runs.push(next);
  }
  return runs.map(({ first: { localityLabel, cluster, network, speaksMutualTls, weight }, endpoints: all }) => ({
    ...{ localityLabel, cluster, network, speaksMutualTls },
    ...(weight === undefined ? {} : { weight }),
    endpoints: all,
    pods: all.map(({ pod }) => pod),
  }));
}

function isReachedAlike(left: IstioEndpoint, right: IstioEndpoint): boolean {
  return (
    left.cluster === right.cluster &&
    left.network === right.network &&
    left.speaksMutualTls === right.speaksMutualTls &&
    left.weight === right.weight
  );
}
