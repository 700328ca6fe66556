/** The words of Istio, the Gateway API and Kubernetes that decide where traffic goes. Each stands here once for all readers of YAML. */

export const LABEL_GLOBAL = 'istio.io/global';
export const LABEL_USE_WAYPOINT = 'istio.io/use-waypoint';
export const LABEL_USE_WAYPOINT_NAMESPACE = 'istio.io/use-waypoint-namespace';
export const LABEL_WAYPOINT_FOR = 'istio.io/waypoint-for';
export const LABEL_INGRESS_USE_WAYPOINT = 'istio.io/ingress-use-waypoint';
export const LABEL_DATAPLANE_MODE = 'istio.io/dataplane-mode';
export const LABEL_NETWORK = 'topology.istio.io/network';
export const LABEL_CLUSTER = 'topology.istio.io/cluster';
export const LABEL_REGION = 'topology.kubernetes.io/region';
export const LABEL_ZONE = 'topology.kubernetes.io/zone';
export const LABEL_SUBZONE = 'topology.istio.io/subzone';
export const LABEL_HOSTNAME = 'kubernetes.io/hostname';
/** What istiod puts on everything it generates for a Gateway. */
export const LABEL_GATEWAY_MANAGED = 'gateway.istio.io/managed';
export const MANAGED_WAYPOINT = 'istio.io-mesh-controller';
export const MANAGED_EAST_WEST = 'istio.io-eastwest-controller';
export const ANNOTATION_TRAFFIC_DISTRIBUTION = 'networking.istio.io/traffic-distribution';

export const WAYPOINT_NONE = 'none';
export const CLASS_WAYPOINT = 'istio-waypoint';
export const CLASS_EAST_WEST = 'istio-east-west';
export const CLASS_REMOTE = 'istio-remote';
export const HBONE_PORT = 15008;
