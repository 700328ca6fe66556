/** The YAML that examples of rules are made of: the guide's set-up, piece by piece. */

export const NAMESPACE = `
apiVersion: v1
kind: Namespace
metadata:
  name: sample
  labels:
    istio.io/dataplane-mode: ambient
`;

export const WAYPOINT = `
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata:
  name: waypoint
  namespace: sample
  labels:
    istio.io/waypoint-for: service
    istio.io/global: "true"
spec:
  gatewayClassName: istio-waypoint
  listeners:
    - name: mesh
      port: 15008
      protocol: HBONE
`;

export const SERVICE = `
apiVersion: v1
kind: Service
metadata:
  name: helloworld
  namespace: sample
  labels:
    istio.io/global: "true"
    istio.io/use-waypoint: waypoint
spec:
  ports:
    - name: http
      port: 5000
  selector:
    app: helloworld
`;

export const DESTINATION_RULE = `
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata:
  name: helloworld
  namespace: sample
spec:
  host: helloworld.sample.svc.cluster.local
  trafficPolicy:
    outlierDetection:
      consecutiveGatewayErrors: 5
      consecutive5xxErrors: 0
      maxEjectionPercent: 100
      minHealthPercent: 1
    loadBalancer:
      localityLbSetting:
        enabled: true
        failoverPriority:
          - topology.istio.io/cluster
`;

export const WORKLOAD = `
apiVersion: apps/v1
kind: Deployment
metadata:
  name: helloworld
  namespace: sample
spec:
  replicas: 2
  selector:
    matchLabels:
      app: helloworld
  template:
    metadata:
      labels:
        app: helloworld
    spec:
      containers:
        - name: helloworld
          image: helloworld
`;

/** A route for the service, to the service itself. */
export const ROUTE = `
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata:
  name: helloworld
  namespace: sample
spec:
  parentRefs:
    - group: ""
      kind: Service
      name: helloworld
      port: 5000
  rules:
    - backendRefs:
        - name: helloworld
          port: 5000
`;

/** What scales the workload. */
export const AUTOSCALER = `
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  name: helloworld
  namespace: sample
spec:
  scaleTargetRef:
    apiVersion: apps/v1
    kind: Deployment
    name: helloworld
  minReplicas: 2
  maxReplicas: 6
`;

/** istiod, as Helm installs it for a mesh across networks. */
export const ISTIOD = `
apiVersion: apps/v1
kind: Deployment
metadata:
  name: istiod
  namespace: istio-system
  labels:
    app: istiod
    istio.io/rev: default
spec:
  selector:
    matchLabels:
      app: istiod
  template:
    metadata:
      labels:
        app: istiod
    spec:
      containers:
        - name: discovery
          image: docker.io/istio/pilot:1.31.0
          env:
            - name: REVISION
              value: default
            - name: PILOT_ENABLE_AMBIENT
              value: "true"
            - name: AMBIENT_ENABLE_MULTI_NETWORK
              value: "true"
`;

/** Several objects as one file. */
export function yaml(...documents: readonly string[]): string {
  return documents.map((document) => `---${document}`).join('');
}

/** The guide's set-up, whole, in one cluster. */
export const HEALTHY = yaml(NAMESPACE, WAYPOINT, SERVICE, DESTINATION_RULE, WORKLOAD);

/** A piece with one thing changed. Throws where the text to change is not there, so that an example cannot rot. */
export function change(document: string, from: string, to: string): string {
  if (!document.includes(from)) throw new Error(`the example has no ${JSON.stringify(from)} to change`);
  return document.replace(from, to);
}

/** The namespace of istiod, in the network that examples give cluster1. */
export const SYSTEM_NAMESPACE = `
apiVersion: v1
kind: Namespace
metadata:
  name: istio-system
  labels:
    topology.istio.io/network: network-of-cluster1
`;

/** The way into that network, as the guide deploys it. */
export const EAST_WEST_GATEWAY = `
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata:
  name: istio-eastwestgateway
  namespace: istio-system
  labels:
    topology.istio.io/network: network-of-cluster1
spec:
  gatewayClassName: istio-east-west
  listeners:
    - name: mesh
      port: 15008
      protocol: HBONE
      tls:
        mode: Terminate
        options:
          gateway.istio.io/tls-terminate-mode: ISTIO_MUTUAL
`;

/** The guide's set-up in a cluster beside one whose gateway was read: with the way into its own network. */
export const HEALTHY_CLUSTER2 = HEALTHY + yaml(change(EAST_WEST_GATEWAY, 'of-cluster1', 'of-cluster2'));

/** istiod's ConfigMap, with a MeshConfig that selects global services as the ambient profile does. */
export function meshConfigMap(settings = ''): string {
  return `
apiVersion: v1
kind: ConfigMap
metadata:
  name: istio
  namespace: istio-system
data:
  mesh: |
    serviceScopeConfigs:
      - scope: GLOBAL
        servicesSelector:
          matchLabels:
            istio.io/global: "true"
${settings}`;
}
