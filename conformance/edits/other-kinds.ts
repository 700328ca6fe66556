import { change, ISTIOD as DEPLOYMENT, ROUTE as EXAMPLE } from '../../src/rules/engine/example-mesh';

/** Objects that stand beside those of a failover in many clusters, and do it no harm. */

export const ROUTE = change(EXAMPLE, 'name: helloworld\n  namespace', 'name: helloworld-route\n  namespace');

export const DISRUPTION_BUDGET = `
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  name: helloworld
  namespace: sample
spec:
  minAvailable: 1
  selector:
    matchLabels:
      app: helloworld
`;

/** A host outside of the mesh. */
export const EXTERNAL = `
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata:
  name: payments
  namespace: sample
spec:
  hosts:
    - payments.example.com
  location: MESH_EXTERNAL
  ports:
    - number: 443
      name: tls
      protocol: TLS
  resolution: DNS
`;

/** Pods take what ztunnel brings them, and nothing else. */
export const TUNNELS_ONLY = `
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: tunnels-only
  namespace: sample
spec:
  podSelector:
    matchLabels:
      app: helloworld
  policyTypes:
    - Ingress
  ingress:
    - ports:
        - port: 15008
          protocol: TCP
`;

/** Who may call, by identities. */
export const POLICIES = [
  `
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata:
  name: allow-all-of-mesh
  namespace: sample
spec:
  targetRefs:
    - group: gateway.networking.k8s.io
      kind: Gateway
      name: waypoint
  action: ALLOW
  rules:
    - from:
        - source:
            principals:
              - "*"
`,
  `
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata:
  name: default
  namespace: sample
spec:
  mtls:
    mode: STRICT
`,
];

/** A route of Istio's own, to the service itself. */
export const VIRTUAL_SERVICE = `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: helloworld
  namespace: sample
spec:
  hosts:
    - helloworld.sample.svc.cluster.local
  http:
    - route:
        - destination:
            host: helloworld.sample.svc.cluster.local
            port:
              number: 5000
`;

/** With the number of its pods, to be changed. */
export const ISTIOD = change(DEPLOYMENT, 'spec:\n  selector:', 'spec:\n  replicas: 2\n  selector:');
