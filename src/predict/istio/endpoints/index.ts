// Endpoints as istiod knows them.

export { augmentLabels, type Place } from './augmented-labels';
export { withOneHostForTwoFamilies } from './dual-stack';
export { runsOf, type EndpointRun, type ShardFilter } from './endpoint-run';
export { endpointsOfPod } from './endpoints-of-pod';
export type { IstioEndpoint } from './istio-endpoint';
export { Shards, type Shard } from './shards';
export { MOST_STAND_INS } from './stand-ins';
