/** What a live cluster has beside the objects that were applied to it: nodes, pods, and the endpoints that Kubernetes makes of them. */

const ENROLLED = `
  annotations:
    ambient.istio.io/redirection: enabled`;
const OF_WAYPOINT = `
    gateway.networking.k8s.io/gateway-name: waypoint
    gateway.networking.k8s.io/gateway-class-name: istio-waypoint
    gateway.istio.io/managed: istio.io-mesh-controller`;

const node = (zone: string): string => `
apiVersion: v1
kind: Node
metadata:
  name: node-${zone}
  labels:
    topology.kubernetes.io/region: region
    topology.kubernetes.io/zone: ${zone}
`;

const pod = (name: string, address: string, zone: string, labels: string, annotations: string): string => `
apiVersion: v1
kind: Pod
metadata:
  name: ${name}
  namespace: sample
  labels:${labels}${annotations}
spec:
  nodeName: node-${zone}
  serviceAccountName: default
  containers:
    - name: main
      image: main
status:
  phase: Running
  podIP: ${address}
  podIPs:
    - ip: ${address}
  conditions:
    - type: Ready
      status: "True"
`;

const slice = (service: string, port: string, number: number, endpoints: readonly (readonly string[])[]): string => `
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata:
  name: ${service}-1
  namespace: sample
  labels:
    kubernetes.io/service-name: ${service}
addressType: IPv4
ports:
  - name: ${port}
    port: ${number}
    protocol: TCP
endpoints:${endpoints
  .map(
    ([name, address, zone]) => `
  - addresses:
      - ${address}
    conditions:
      ready: true
      serving: true
      terminating: false
    nodeName: node-${zone}
    zone: ${zone}
    targetRef:
      kind: Pod
      namespace: sample
      name: ${name}`,
  )
  .join('')}
`;

/** Two zones, a pod of the service in each, and a pod of the waypoint in each. */
export const LIVE_KINDS: readonly string[] = [
  ...['a', 'b'].map(node),
  pod('helloworld-0', '10.1.0.1', 'a', '\n    app: helloworld', ENROLLED),
  pod('helloworld-1', '10.1.0.2', 'b', '\n    app: helloworld', ENROLLED),
  pod('waypoint-0', '10.1.0.3', 'a', OF_WAYPOINT, ''),
  pod('waypoint-1', '10.1.0.4', 'b', OF_WAYPOINT, ''),
  slice('helloworld', 'http', 5000, [
    ['helloworld-0', '10.1.0.1', 'a'],
    ['helloworld-1', '10.1.0.2', 'b'],
  ]),
];
