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
/** What makes pods of a namespace, or a pod, get a sidecar. */
export const LABEL_INJECTION = 'istio-injection';
export const LABEL_REVISION = 'istio.io/rev';
export const LABEL_INJECT = 'sidecar.istio.io/inject';
/** What istiod puts on everything it generates for a Gateway. */
export const LABEL_GATEWAY_MANAGED = 'gateway.istio.io/managed';
export const LABEL_GATEWAY_NAME = 'gateway.networking.k8s.io/gateway-name';
export const LABEL_GATEWAY_CLASS_NAME = 'gateway.networking.k8s.io/gateway-class-name';
export const MANAGED_WAYPOINT = 'istio.io-mesh-controller';
export const MANAGED_EAST_WEST = 'istio.io-eastwest-controller';
export const ANNOTATION_TRAFFIC_DISTRIBUTION = 'networking.istio.io/traffic-distribution';
/** On a Gateway: the name of what istiod generates for it. */
export const ANNOTATION_NAME_OVERRIDE = 'gateway.istio.io/name-override';
/** On a Gateway: the type of the Service that istiod generates for it. */
export const ANNOTATION_SERVICE_TYPE = 'networking.istio.io/service-type';
/** On a Service, ours: how many pods stand behind it, where the workloads are not in the tree. */
export const ANNOTATION_REPLICAS = 'cdk8s-ambient/replicas';

export const WAYPOINT_NONE = 'none';
export const CLASS_WAYPOINT = 'istio-waypoint';
export const CLASS_EAST_WEST = 'istio-east-west';
export const CLASS_REMOTE = 'istio-remote';
/** The class of ingress gateways, and the controller behind it and any other class of the kind. */
export const CLASS_INGRESS = 'istio';
export const CONTROLLER_INGRESS = 'istio.io/gateway-controller';
export const HBONE_PORT = 15008;
