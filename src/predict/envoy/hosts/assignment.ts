/** What one waypoint pod is sent for one port, and subset, of one service. */
export interface Assignment {
  readonly cluster: string;
  /** The Gateway, as "namespace/name". */
  readonly waypoint: string;
  /** Null where the Gateway stands for the pod that istiod would create. */
  readonly pod: string | null;
  /** The host of the service, in full. */
  readonly service: string;
  readonly port: number;
  readonly subset: string | null;
  /** In the order in which istiod sends them. */
  readonly endpoints: readonly Endpoint[];
  readonly policy: EnvoyPolicy;
}

/** One host, in one locality and priority, as Envoy is sent it. */
export interface Endpoint {
  /** "<IP>:<port>" of a pod, or of an east-west gateway where the pods are in another network. */
  readonly address: string;
  readonly via: 'pod' | 'gateway';
  /** The cluster of the pod or the gateway. */
  readonly cluster: string;
  /** Empty where it is not stated. */
  readonly network: string;
  /** "region/zone/subzone", as far as it is known; of a gateway, that of the pods behind it. */
  readonly locality: string;
  /** 0 is first. */
  readonly priority: number;
  readonly weight: number;
  /** The weight of the locality this endpoint is in, within its priority. */
  readonly localityWeight: number;
  /** Gateways have none: UNKNOWN counts as healthy. */
  readonly health: 'HEALTHY' | 'UNHEALTHY' | 'UNKNOWN';
  /** The pods that answer behind it, as "cluster/namespace/name". */
  readonly pods: readonly string[];
}

/** What Envoy is told of how to use the endpoints. */
export interface EnvoyPolicy {
  /** True if the weights of localities count. */
  readonly localityWeighted: boolean;
  /** The healthy panic threshold in percent, as Envoy ends up with it. */
  readonly panicThreshold: number;
  /** True if a minHealthPercent of the rule is no panic threshold, whatever it says. */
  readonly ignoresFloor?: boolean;
  /** True if the outlier detection is that of the whole mesh, and of no rule. */
  readonly isOfMesh?: boolean;
  /** Undefined where nothing is ejected. */
  readonly outlierDetection: SentOutlierDetection | undefined;
}

/**
 * The outlier detection that istiod sends. Undefined is not sent, and means Envoy's own default.
 *
 * @see envoy.config.cluster.v3.OutlierDetection
 */
export interface SentOutlierDetection {
  readonly consecutive5xx: number | undefined;
  /** In percent. */
  readonly enforcingConsecutive5xx: number | undefined;
  readonly consecutiveGatewayFailure: number | undefined;
  /** In percent. */
  readonly enforcingConsecutiveGatewayFailure: number | undefined;
  readonly intervalMilliseconds: number | undefined;
  readonly baseEjectionTimeMilliseconds: number | undefined;
  readonly maxEjectionPercent: number | undefined;
  /** True if failures to connect are counted apart from answers. */
  readonly splitExternalLocalOriginErrors: boolean;
  readonly consecutiveLocalOriginFailure: number | undefined;
  /** In percent. */
  readonly enforcingConsecutiveLocalOriginFailure: number | undefined;
}
