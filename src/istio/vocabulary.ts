/*
 * Labels, annotations, classes, ports and names to which Istio, the Gateway API and Kubernetes give a meaning. Each is
 * written here once.
 */

/** Label: the service is reachable from every cluster. @see facts of MeshConfig.serviceScopeConfigs: matched as "true", exactly. */
export const LABEL_GLOBAL = 'istio.io/global';
/** Label on a Service, Pod or Namespace: the waypoint that handles its traffic. */
export const LABEL_USE_WAYPOINT = 'istio.io/use-waypoint';
/** Label beside it, where the waypoint lives in another namespace. */
export const LABEL_USE_WAYPOINT_NAMESPACE = 'istio.io/use-waypoint-namespace';
/** Label on a waypoint's Gateway: what kind of traffic it takes. */
export const LABEL_WAYPOINT_FOR = 'istio.io/waypoint-for';
/** Label on a Service: traffic from an ingress gateway takes the waypoint too. */
export const LABEL_INGRESS_USE_WAYPOINT = 'istio.io/ingress-use-waypoint';
/** Label on a Service or Namespace: a second waypoint, which takes a part of the connections. */
export const LABEL_USE_WAYPOINT_CANARY = 'istio.io/use-waypoint-canary';
/** Label beside it, where that waypoint lives in another namespace. */
export const LABEL_USE_WAYPOINT_CANARY_NAMESPACE = 'istio.io/use-waypoint-canary-namespace';
/** Annotation beside it: how many percent of the connections that waypoint takes. */
export const ANNOTATION_USE_WAYPOINT_CANARY_WEIGHT = 'istio.io/use-waypoint-canary-weight';
/** Label on a Namespace or Pod: ztunnel captures its traffic. */
export const LABEL_DATAPLANE_MODE = 'istio.io/dataplane-mode';
/** Label on the istio-system Namespace, an east-west Gateway, an endpoint: its network. */
export const LABEL_NETWORK = 'topology.istio.io/network';
/** Label that istiod gives each endpoint: the cluster it is in. */
export const LABEL_CLUSTER = 'topology.istio.io/cluster';
/** Label of Nodes, given by istiod to each endpoint of the same network. */
export const LABEL_REGION = 'topology.kubernetes.io/region';
/** @see LABEL_REGION */
export const LABEL_ZONE = 'topology.kubernetes.io/zone';
/** @see LABEL_REGION */
export const LABEL_SUBZONE = 'topology.istio.io/subzone';
export const LABEL_HOSTNAME = 'kubernetes.io/hostname';
/** What makes pods of a namespace, or a pod, get a sidecar. */
export const LABEL_INJECTION = 'istio-injection';
/** Label: which istiod revision owns the object. */
export const LABEL_REVISION = 'istio.io/rev';
/** Label of a ConfigMap: the class of the Gateways that it changes. @see istio pilot/pkg/config/kube/gatewaycommon/gateway_utils.go GatewayClassDefaults */
export const LABEL_CLASS_DEFAULTS = 'gateway.istio.io/defaults-for-class';

/** Label of a webhook: the tag that stands for its revision. */
export const LABEL_TAG = 'istio.io/tag';
export const LABEL_INJECT = 'sidecar.istio.io/inject';
/** What istiod puts on everything it generates for a Gateway. */
export const LABEL_GATEWAY_MANAGED = 'gateway.istio.io/managed';
export const LABEL_GATEWAY_NAME = 'gateway.networking.k8s.io/gateway-name';
export const LABEL_GATEWAY_CLASS_NAME = 'gateway.networking.k8s.io/gateway-class-name';
export const MANAGED_WAYPOINT = 'istio.io-mesh-controller';
export const MANAGED_EAST_WEST = 'istio.io-eastwest-controller';
/** Annotation on a Service, Gateway or Namespace: prefer endpoints that are close. */
export const ANNOTATION_TRAFFIC_DISTRIBUTION = 'networking.istio.io/traffic-distribution';
/** On a Pod: ztunnel captures its traffic. The CNI writes it. */
export const ANNOTATION_REDIRECTION = 'ambient.istio.io/redirection';
/** On a Service: the namespaces whose proxies know it, separated by commas. */
export const ANNOTATION_EXPORT_TO = 'networking.istio.io/exportTo';
/** On a Service of type NodePort that is a network's gateway: labels of the Nodes that are its addresses, as JSON. */
export const ANNOTATION_NODE_SELECTOR = 'traffic.istio.io/nodeSelector';
/** On a Gateway: the name of what istiod generates for it. */
export const ANNOTATION_NAME_OVERRIDE = 'gateway.istio.io/name-override';
/** On a Gateway: the type of the Service that istiod generates for it. */
export const ANNOTATION_SERVICE_TYPE = 'networking.istio.io/service-type';
/** On a Gateway: the service account of the pods that istiod makes for it. */
export const ANNOTATION_SERVICE_ACCOUNT = 'gateway.istio.io/service-account';
/** On a Gateway: the version of the controller that handles it. istiod writes it. */
export const ANNOTATION_CONTROLLER_VERSION = 'gateway.istio.io/controller-version';
/** On a Pod: a sidecar was injected. */
export const ANNOTATION_SIDECAR_STATUS = 'sidecar.istio.io/status';
/** On an AuthorizationPolicy: what it refuses is only logged. */
export const ANNOTATION_DRY_RUN = 'istio.io/dry-run';
/** On a Service, ours: how many pods stand behind it, where the workloads are not in the tree. */
export const ANNOTATION_REPLICAS = 'cdk8s-ambient/replicas';
/** On a Service: the outages that it need not survive, a line each: their pattern and the reason. */
export const ANNOTATION_NEED_NOT_SURVIVE = 'cdk8s-ambient/need-not-survive';

/** The value of `istio.io/use-waypoint` that means "no waypoint". A waypoint of that name could never be used. */
export const WAYPOINT_NONE = 'none';
/** Classes that istiod knows without a GatewayClass object. */
export const CLASS_WAYPOINT = 'istio-waypoint';
export const CLASS_EAST_WEST = 'istio-east-west';
export const CLASS_REMOTE = 'istio-remote';
/** The classes of agentgateway, another program than Envoy, which istiod knows where PILOT_ENABLE_AGENTGATEWAY is set. */
export const CLASS_AGENTGATEWAY = 'istio-agentgateway';
export const CLASS_AGENTGATEWAY_WAYPOINT = 'istio-agentgateway-waypoint';
/** The controller behind waypoints of agentgateway. */
export const CONTROLLER_AGENTGATEWAY_WAYPOINT = 'istio.io/agentgateway-waypoint-controller';
/** The class of ingress gateways, and the controller behind it and any other class of the kind. */
export const CLASS_INGRESS = 'istio';
export const CONTROLLER_INGRESS = 'istio.io/gateway-controller';
/** The controllers behind waypoints, east-west gateways and any other class of their kind. */
export const CONTROLLER_WAYPOINT = 'istio.io/mesh-controller';
export const CONTROLLER_EAST_WEST = 'istio.io/eastwest-controller';
export const HBONE_PORT = 15008;
/** Label on a Service that is a network's gateway: its port for sidecars. */
export const LABEL_GATEWAY_PORT = 'networking.istio.io/gatewayPort';
/** TLS option of a listener: sidecars of other networks come in there. */
export const OPTION_LISTENER_PROTOCOL = 'gateway.istio.io/listener-protocol';
/** TLS option of an east-west listener: terminate the mesh's own mutual TLS. */
export const OPTION_TLS_TERMINATE_MODE = 'gateway.istio.io/tls-terminate-mode';
/** Label of a pod, and its older name: the place that counts in place of its Node's. */
export const LABEL_LOCALITY = 'topology.istio.io/locality';
export const OLD_LABEL_LOCALITY = 'istio-locality';
/** Label that says that a pod is to be left alone while it ends. */
export const LABEL_DRAINING = 'istio.io/draining';
/** Labels that tell istiod that sessions are to survive the end of a pod. @see istio pilot/pkg/features/experimental.go */
export const LABEL_PERSISTENT_SESSION = 'istio.io/persistent-session';
export const LABEL_PERSISTENT_SESSION_HEADER = 'istio.io/persistent-session-header';
/** Label by which the injection of a sidecar says that the pod speaks mTLS. */
export const LABEL_TLS_MODE = 'security.istio.io/tlsMode';
/** The condition by which istiod says that a Service is bound to a waypoint. @see istio pilot/pkg/model/service.go WaypointBound */
export const CONDITION_WAYPOINT_BOUND = 'istio.io/WaypointBound';
/** Annotations of the definitions of the Gateway API: their release and their channel. */
export const ANNOTATION_BUNDLE_VERSION = 'gateway.networking.k8s.io/bundle-version';
export const ANNOTATION_CHANNEL = 'gateway.networking.k8s.io/channel';
/** Label that Kubernetes itself puts on every Namespace: its name. */
export const LABEL_NAMESPACE_NAME = 'kubernetes.io/metadata.name';
/** Label that cdk8s-plus puts on the pods of a workload: a hash of the construct path, so it differs from cluster to cluster. */
export const LABEL_CDK8S_ADDRESS = 'cdk8s.io/metadata.addr';
/** The one listener of a waypoint or east-west gateway. */
export const HBONE_LISTENER_NAME = 'mesh';
export const HBONE_PROTOCOL = 'HBONE';
/** The group of Istio's policies. */
export const GROUP_NETWORKING = 'networking.istio.io';
export const GROUP_SECURITY = 'security.istio.io';
export const GROUP_GATEWAY_API = 'gateway.networking.k8s.io';
export const GATEWAY_API_VERSION = 'gateway.networking.k8s.io/v1';
export const ISTIO_NETWORKING_API_VERSION = 'networking.istio.io/v1';
/** The most labels that `spec.infrastructure` of a Gateway takes (Gateway API, GatewayInfrastructure: MaxProperties). */
export const MOST_INFRASTRUCTURE_LABELS = 8;
/** The ConfigMap that Istio's CNI agent takes its environment from. */
export const CNI_CONFIG_MAP = 'istio-cni-config';
/** The DaemonSets that take pods into the mesh, on each node: ztunnel and Istio's CNI agent. */
export const ZTUNNEL_DAEMON_SET = 'ztunnel';
export const CNI_DAEMON_SET = 'istio-cni-node';
