export { AmbientValidation, type AmbientValidationProps } from './plugin/validation-plugin';
export { AmbientNamespace, type AmbientNamespaceProps } from './constructs/ambient-namespace';
export { ArgoCdDelivery, ArgoCdDestination, type ArgoCdDeliveryProps } from './constructs/argo-cd-delivery';
export { Cluster, type ClusterProps } from './constructs/cluster';
export { ClusterGroup, type ClusterGroupProps } from './constructs/cluster-group';
export { EastWestGateway, type EastWestGatewayProps } from './constructs/east-west-gateway';
export { type Exemption } from './constructs/exemption';
export { FailoverTier } from './constructs/failover-tier';
export {
  FluxDelivery,
  FluxSource,
  type FluxDeliveryProps,
  type FluxGitRepositoryOptions,
} from './constructs/flux-delivery';
export { type ICluster } from './constructs/cluster-reference';
export {
  GlobalService,
  type GlobalServiceFromWorkloadProps,
  type GlobalServiceProps,
} from './constructs/global-service';
export {
  type GlobalServiceOptions,
  type GlobalServicePatchProps,
  type GlobalServiceReferenceOptions,
  type IGlobalService,
} from './constructs/global-service-reference';
export { ServiceScope, type IstioSwitches, type ServiceScopeConfig } from './constructs/istio-switches';
export {
  LocalityFailoverRule,
  SimpleLoadBalancer,
  type LocalityFailoverRuleProps,
} from './constructs/locality-failover-rule';
export {
  LocalityLbSetting,
  type FailoverPriorityOptions,
  type LocalityDistribution,
  type RegionFailover,
} from './constructs/locality-lb-setting';
export { Mesh, OutputLayout, type MeshProps } from './constructs/mesh';
export { IstioDefault, type OutlierDetection } from './constructs/outlier-detection';
export { type IPerClusterValue } from './constructs/per-cluster';
export { HttpMethod, Retries, type RetryOptions } from './constructs/retries';
export { ServicePortProtocol, type ServicePort } from './constructs/service-port';
export { TrafficDistribution } from './constructs/traffic-distribution';
export { type WaypointCanary } from './constructs/waypoint-canary';
export { Waypoint, type WaypointProps } from './constructs/waypoint';
export {
  AllowedNamespaces,
  DisruptionBudget,
  WaypointScaling,
  type AutoscalingOptions,
  type ResourceQuantities,
  type WaypointResources,
} from './constructs/waypoint-options';
export { WaypointFor, type IWaypoint, type WaypointReferenceOptions } from './constructs/waypoint-reference';
export { Failure, Outage, type FailingOptions, type GrpcFailureOptions } from './predict/outage/factory';
