import type { IstioEndpoint } from './istio-endpoint';

type Shard = readonly IstioEndpoint[];

/** Lists of endpoints never change, and what is remembered of one by its identity is asked for by every waypoint. */
const KNOWN = new WeakMap<Shard, Shard>();
const KNOWN_TOGETHER = new WeakMap<readonly Shard[], readonly Shard[]>();

/**
 * The endpoints as an istiod with ISTIO_DUAL_STACK has them: a pod of two IP families behind a Service of two is one host. It stands
 * where its IPv4 address does, with the address that the pod says first. Through a tunnel Envoy connects to that one alone.
 *
 * @see istio pilot/pkg/serviceregistry/kube/controller/endpointslice.go updateEndpointCacheForSlice;
 *   pilot/pkg/xds/endpoints/endpoint_builder.go buildEnvoyLbEndpoint
 */
export function withOneHostForTwoFamilies(shards: readonly Shard[]): readonly Shard[] {
  let known = KNOWN_TOGETHER.get(shards);
  if (known === undefined) KNOWN_TOGETHER.set(shards, (known = shards.map(ofShard)));
  return known;
}

function ofShard(shard: Shard): Shard {
  if (shard.every(({ twin }) => twin === undefined)) return shard;
  let known = KNOWN.get(shard);
  if (known === undefined) KNOWN.set(shard, (known = shard.flatMap(joined)));
  return known;
}

function joined(endpoint: IstioEndpoint): IstioEndpoint[] {
  const { twin } = endpoint;
  if (twin === undefined) return [endpoint];
  return twin.isPassedOver ? [] : [{ ...endpoint, host: twin.firstAddress }];
}
