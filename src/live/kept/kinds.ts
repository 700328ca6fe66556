import * as istio from '../../istio/vocabulary';
import { MANAGERS_OF_KUBECTL_APPLY, TRACKED_BY_ARGO_CD } from '../../model/change';
import { withIstiod, withNodeAgent, withProxy } from './environment';
import { SERVICE_ENTRY, WORKLOAD_ENTRY } from './entries';
import { ANNOTATIONS } from './inputs';
import * as policies from './policies';
import { CONNECTION_ROUTE, GATEWAY_ROUTE, VIRTUAL_SERVICE } from './routes';
import { all, keep, LABEL_SELECTOR, scalar, strings, stringsWhere, type FieldShapes, type Shape } from './shape';

/** Who brings the definition of a kind. */
export type Definer = 'Kubernetes' | 'Gateway API' | 'Istio';

/** A kind of object that says where requests go, and what of it does. */
export interface LiveKind {
  readonly apiVersion: string;
  readonly kind: string;
  /** Where the API server lists its objects, by the versions in which they may be served: the one that is wanted first. */
  readonly paths: ReadonlyMap<string, string>;
  /** What is missing where the API server does not know it; undefined where clusters do well without. */
  readonly definedBy: Definer | undefined;
  /** What is kept of an object; undefined where it says nothing. The version is that of the kind, unless another was read. */
  readonly keep: (body: Record<string, unknown>, apiVersion?: string) => Record<string, unknown> | undefined;
}

/** Annotations that decide where traffic goes, what is promised, or whose the object is. Others belong to others, and may say anything. */
const KEPT: ReadonlySet<string> = new Set([
  ...ANNOTATIONS,
  istio.ANNOTATION_DRY_RUN,
  istio.ANNOTATION_REPLICAS,
  istio.ANNOTATION_NEED_NOT_SURVIVE,
  TRACKED_BY_ARGO_CD,
]);
/** Silences of rules are ours. */
const SILENCING_PREFIX = 'allow.cdk8s-ambient/';

const annotations = stringsWhere((key) => KEPT.has(key) || key.startsWith(SILENCING_PREFIX));

const METADATA: Shape = {
  name: scalar,
  namespace: scalar,
  labels: strings,
  annotations,
  uid: scalar,
  managedFields: appliers,
  generation: scalar,
  creationTimestamp: scalar,
  deletionTimestamp: scalar,
  ownerReferences: [{ apiVersion: scalar, kind: scalar, name: scalar, controller: scalar, uid: scalar }],
};
const CONDITIONS: Shape = [
  {
    type: scalar,
    status: scalar,
    reason: scalar,
    message: scalar,
    lastTransitionTime: scalar,
    observedGeneration: scalar,
  },
];
const CONTAINERS: Shape = [
  {
    name: scalar,
    ports: [{ name: scalar, containerPort: scalar, protocol: scalar, hostPort: scalar }],
    // What it asks is not kept, only how often.
    readinessProbe: { periodSeconds: scalar, failureThreshold: scalar, timeoutSeconds: scalar },
  },
];
const WORKLOAD: FieldShapes = {
  spec: {
    replicas: scalar,
    selector: LABEL_SELECTOR,
    serviceName: scalar,
    template: {
      metadata: { labels: strings },
      spec: { serviceAccountName: scalar, containers: CONTAINERS, initContainers: CONTAINERS },
    },
  },
  status: { replicas: scalar, readyReplicas: scalar, availableReplicas: scalar, updatedReplicas: scalar },
};
const ON_NODES: FieldShapes = {
  spec: {
    selector: LABEL_SELECTOR,
    template: {
      metadata: { labels: strings },
      spec: {
        containers: CONTAINERS,
        initContainers: CONTAINERS,
        nodeSelector: strings,
        affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: all } },
      },
    },
  },
  status: { desiredNumberScheduled: scalar, numberReady: scalar },
};
const POLICY: FieldShapes = {
  loadBalancer: all,
  connectionPool: all,
  outlierDetection: all,
  tls: { mode: scalar },
  retryBudget: { percent: scalar, minRetryConcurrency: scalar },
  proxyProtocol: { version: scalar },
};
const TRAFFIC_POLICY: Shape = {
  ...POLICY,
  portLevelSettings: [{ port: { number: scalar }, ...POLICY }],
};
const GATEWAY_API = istio.GATEWAY_API_VERSION;
const ISTIO = `${istio.GROUP_NETWORKING}/v1`;
const SECURITY = `${istio.GROUP_SECURITY}/v1`;
const EXPERIMENTS = 'gateway.networking.x-k8s.io';

/** All that is read of a cluster. Secrets are not among it. */
export const LIVE_KINDS: readonly LiveKind[] = [
  kubernetes('v1', 'Namespace', 'namespaces', {}),
  kubernetes('v1', 'Node', 'nodes', { status: { addresses: [{ type: scalar, address: scalar }] } }),
  kubernetes('v1', 'Service', 'services', {
    spec: {
      type: scalar,
      clusterIP: scalar,
      clusterIPs: [scalar],
      externalName: scalar,
      externalIPs: [scalar],
      ipFamilies: [scalar],
      ipFamilyPolicy: scalar,
      internalTrafficPolicy: scalar,
      externalTrafficPolicy: scalar,
      trafficDistribution: scalar,
      publishNotReadyAddresses: scalar,
      sessionAffinity: scalar,
      selector: strings,
      ports: [
        { name: scalar, port: scalar, targetPort: scalar, protocol: scalar, appProtocol: scalar, nodePort: scalar },
      ],
    },
    status: { loadBalancer: { ingress: [{ ip: scalar, hostname: scalar }] }, conditions: CONDITIONS },
  }),
  kubernetes('discovery.k8s.io/v1', 'EndpointSlice', 'endpointslices', {
    addressType: scalar,
    ports: [{ name: scalar, port: scalar, protocol: scalar, appProtocol: scalar }],
    endpoints: [
      {
        addresses: [scalar],
        conditions: { ready: scalar, serving: scalar, terminating: scalar },
        nodeName: scalar,
        zone: scalar,
        targetRef: { kind: scalar, namespace: scalar, name: scalar, uid: scalar },
      },
    ],
  }),
  kubernetes(
    'v1',
    'Pod',
    'pods',
    {
      spec: {
        nodeName: scalar,
        hostNetwork: scalar,
        serviceAccountName: scalar,
        containers: CONTAINERS,
        initContainers: CONTAINERS,
      },
      status: { phase: scalar, podIP: scalar, podIPs: [{ ip: scalar }], conditions: readiness },
    },
    withProxy,
  ),
  kubernetes('apps/v1', 'Deployment', 'deployments', WORKLOAD, withIstiod),
  kubernetes('apps/v1', 'StatefulSet', 'statefulsets', WORKLOAD),
  kubernetes('apps/v1', 'DaemonSet', 'daemonsets', ON_NODES, withNodeAgent),
  { ...kubernetes('argoproj.io/v1alpha1', 'Rollout', 'rollouts', WORKLOAD), definedBy: undefined },
  kubernetes('autoscaling/v2', 'HorizontalPodAutoscaler', 'horizontalpodautoscalers', {
    spec: {
      scaleTargetRef: { apiVersion: scalar, kind: scalar, name: scalar },
      minReplicas: scalar,
      maxReplicas: scalar,
    },
  }),
  defined('Gateway API', GATEWAY_API, 'GatewayClass', 'gatewayclasses', { spec: { controllerName: scalar } }),
  defined('Gateway API', GATEWAY_API, 'Gateway', 'gateways', {
    spec: {
      gatewayClassName: scalar,
      addresses: [{ type: scalar, value: scalar }],
      listeners: [
        {
          name: scalar,
          port: scalar,
          protocol: scalar,
          hostname: scalar,
          tls: {
            mode: scalar,
            options: strings,
            certificateRefs: [{ group: scalar, kind: scalar, namespace: scalar, name: scalar }],
          },
          allowedRoutes: {
            namespaces: { from: scalar, selector: LABEL_SELECTOR },
            kinds: [{ group: scalar, kind: scalar }],
          },
        },
      ],
      infrastructure: {
        labels: strings,
        annotations,
        parametersRef: { group: scalar, kind: scalar, name: scalar },
      },
    },
    status: { addresses: [{ type: scalar, value: scalar }], conditions: CONDITIONS },
  }),
  defined('Gateway API', GATEWAY_API, 'HTTPRoute', 'httproutes', GATEWAY_ROUTE),
  defined('Gateway API', GATEWAY_API, 'GRPCRoute', 'grpcroutes', GATEWAY_ROUTE),
  defined('Istio', ISTIO, 'DestinationRule', 'destinationrules', {
    spec: {
      host: scalar,
      exportTo: [scalar],
      trafficPolicy: TRAFFIC_POLICY,
      subsets: [{ name: scalar, labels: strings, trafficPolicy: TRAFFIC_POLICY }],
      workloadSelector: { matchLabels: strings },
    },
  }),
  defined('Istio', ISTIO, 'VirtualService', 'virtualservices', VIRTUAL_SERVICE),
  defined('Istio', ISTIO, 'ServiceEntry', 'serviceentries', SERVICE_ENTRY),
  defined('Istio', ISTIO, 'WorkloadEntry', 'workloadentries', WORKLOAD_ENTRY),
  defined('Istio', SECURITY, 'AuthorizationPolicy', 'authorizationpolicies', policies.AUTHORIZATION_POLICY),
  defined('Istio', SECURITY, 'PeerAuthentication', 'peerauthentications', policies.PEER_AUTHENTICATION),
  defined('Istio', SECURITY, 'RequestAuthentication', 'requestauthentications', policies.ATTACHED),
  defined('Istio', `${istio.GROUP_NETWORKING}/v1alpha3`, 'EnvoyFilter', 'envoyfilters', policies.ENVOY_FILTER),
  defined('Istio', `${istio.GROUP_NETWORKING}/v1beta1`, 'ProxyConfig', 'proxyconfigs', policies.PROXY_CONFIG),
  defined('Istio', 'extensions.istio.io/v1alpha1', 'WasmPlugin', 'wasmplugins', policies.ATTACHED),
  defined('Istio', ISTIO, 'Gateway', 'gateways', { spec: { selector: strings, servers: [{ hosts: [scalar] }] } }),
  kubernetes('networking.k8s.io/v1', 'NetworkPolicy', 'networkpolicies', policies.NETWORK_POLICY),
  kubernetes('networking.k8s.io/v1', 'Ingress', 'ingresses', { spec: { ingressClassName: scalar } }),
  ...[
    kubernetes('extensions.istio.io/v1alpha1', 'TrafficExtension', 'trafficextensions', policies.ATTACHED),
    ofVersions(['v1', 'v1alpha2'], 'TCPRoute', 'tcproutes', CONNECTION_ROUTE),
    ofVersions(['v1', 'v1alpha3', 'v1alpha2'], 'TLSRoute', 'tlsroutes', CONNECTION_ROUTE),
    ofVersions(['v1', 'v1beta1'], 'ReferenceGrant', 'referencegrants', {
      spec: {
        from: [{ group: scalar, kind: scalar, namespace: scalar }],
        to: [{ group: scalar, kind: scalar, name: scalar }],
      },
    }),
    ofVersions(['v1', 'v1alpha3'], 'BackendTLSPolicy', 'backendtlspolicies', policies.ATTACHED),
    ofVersions(['v1alpha2'], 'BackendLBPolicy', 'backendlbpolicies', policies.ATTACHED),
    kubernetes(`${EXPERIMENTS}/v1alpha1`, 'XBackendTrafficPolicy', 'xbackendtrafficpolicies', policies.ATTACHED),
    ...policies.NETWORK_POLICIES_OF_OTHERS.map(([apiVersion, kind, plural]) =>
      kubernetes(apiVersion, kind, plural, {}),
    ),
  ].map((kind) => ({ ...kind, definedBy: undefined })),
];

/** What is kept of a ConfigMap before its data is looked at. Most of those in a cluster are none of ours. */
export const CONFIG_MAP: LiveKind = kubernetes('v1', 'ConfigMap', 'configmaps', {});

/** A kind that every cluster has. */
function kubernetes(
  apiVersion: string,
  kind: string,
  plural: string,
  shape: FieldShapes,
  more: (body: Record<string, unknown>, kept: Record<string, unknown>) => Record<string, unknown> | undefined = (
    _,
    kept,
  ) => kept,
): LiveKind {
  const whole: Shape = { apiVersion: scalar, kind: scalar, metadata: METADATA, ...shape };
  return {
    apiVersion,
    kind,
    paths: new Map([[apiVersion, pathOf(apiVersion, plural)]]),
    definedBy: 'Kubernetes',
    // Lists leave out what they are lists of.
    keep: (body, read = apiVersion) =>
      more(body, keep({ ...body, apiVersion: read, kind }, whole) as Record<string, unknown>),
  };
}

function pathOf(apiVersion: string, plural: string): string {
  return `/${apiVersion.includes('/') ? 'apis' : 'api'}/${apiVersion}/${plural}`;
}

/** A kind of the Gateway API that clusters serve in one version or another, by its release. */
function ofVersions(
  versions: readonly [string, ...string[]],
  kind: string,
  plural: string,
  shape: FieldShapes,
): LiveKind {
  const group = GATEWAY_API.slice(0, GATEWAY_API.indexOf('/'));
  const [first, ...others] = versions.map((version) => `${group}/${version}`);
  const paths = [first!, ...others].map((apiVersion) => [apiVersion, pathOf(apiVersion, plural)] as const);
  return { ...kubernetes(first!, kind, plural, shape), paths: new Map(paths) };
}

function defined(by: Definer, apiVersion: string, kind: string, plural: string, shape: FieldShapes): LiveKind {
  return { ...kubernetes(apiVersion, kind, plural, shape), definedBy: by };
}

/** Keeps of the writers of an object only `kubectl apply`, without the fields. */
function appliers(value: unknown): unknown {
  const managers = keep(value, [{ manager: scalar, operation: scalar }]);
  const known = (Array.isArray(managers) ? managers : []).filter((entry: { readonly manager?: unknown }) =>
    MANAGERS_OF_KUBECTL_APPLY.includes(String(entry.manager)),
  );
  return known.length === 0 ? undefined : known;
}

/** Of a pod's conditions only the one that endpoints are made of. */
function readiness(value: unknown): unknown {
  const conditions = keep(value, [{ type: scalar, status: scalar }]);
  return Array.isArray(conditions)
    ? conditions.filter((condition: { readonly type?: unknown }) => condition.type === 'Ready')
    : undefined;
}
