import type { Rule } from '../../src/rules/engine/rule';
import {
  change,
  DESTINATION_RULE,
  EAST_WEST_GATEWAY,
  HEALTHY,
  meshConfigMap,
  SYSTEM_NAMESPACE,
  yaml,
} from '../../src/rules/engine/example-mesh';

/** What is given to all three programs: the YAML of each cluster. */
export interface Tree {
  readonly name: string;
  readonly clusters: Rule['bad']['clusters'];
  readonly facts?: Rule['bad']['facts'];
}

function healthy(cluster: string): string {
  return (yaml(SYSTEM_NAMESPACE, EAST_WEST_GATEWAY, meshConfigMap()) + HEALTHY).replaceAll(
    'of-cluster1',
    `of-${cluster}`,
  );
}

type Edit = (text: string) => string;

const replacing =
  (from: string, to: string): Edit =>
  (text) =>
    change(text, from, to);
const adding =
  (document: string): Edit =>
  (text) =>
    `${text}---${document}`;

const METADATA = `metadata:
  name: helloworld
  namespace: sample
`;
const virtualService = (http: string, name = 'helloworld'): string => `
apiVersion: networking.istio.io/v1
kind: VirtualService
${METADATA.replace('name: helloworld', `name: ${name}`)}spec:
  hosts: [helloworld.sample.svc.cluster.local]
  http:
${http}`;
const TO_ITSELF = `    - route:
        - destination: { host: helloworld.sample.svc.cluster.local }
`;
const POD_TEMPLATE = '    spec:\n      containers:';

/** Two clusters with one mistake, in cluster2; the first two have none. */
const EDITS: Readonly<Record<string, Edit>> = {
  'no mistake': (text) => text,
  'no mistake: a VirtualService with a timeout': adding(
    virtualService(TO_ITSELF.replace('- route', '- timeout: 3s\n      route')),
  ),
  'no DestinationRule in one cluster': replacing(`---${DESTINATION_RULE}`, ''),
  'a DestinationRule whose kind is misspelt': replacing('kind: DestinationRule', 'kind: DestinationRules'),
  'a field of outlier detection that is misspelt': replacing('minHealthPercent', 'minHealthPercentage'),
  'a text where a number belongs': replacing('consecutiveGatewayErrors: 5', 'consecutiveGatewayErrors: "five"'),
  'an east-west gateway at the port of sidecars': replacing(
    'port: 15008\n      protocol: HBONE\n      tls',
    'port: 15443\n      protocol: HBONE\n      tls',
  ),
  'pods in the network of their node': replacing(POD_TEMPLATE, `    spec:\n      hostNetwork: true\n      containers:`),
  'a sidecar in the pods': replacing(
    '        app: helloworld\n    spec',
    '        app: helloworld\n        sidecar.istio.io/inject: "true"\n    spec',
  ),
  'a Service that is exported to nothing': replacing(
    '  name: helloworld\n  namespace: sample\n  labels:',
    '  name: helloworld\n  namespace: sample\n  annotations:\n    networking.istio.io/exportTo: "~"\n  labels:',
  ),
  'a route to a subset that is not declared': adding(
    virtualService(TO_ITSELF.replace('local }', 'local, subset: stable }')),
  ),
  'a route to a host that does not exist': adding(
    virtualService(TO_ITSELF.replace('{ host: helloworld', '{ host: helowrld')),
  ),
  'a route without weight': adding(`
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
${METADATA}spec:
  parentRefs: [{ group: "", kind: Service, name: helloworld, port: 5000 }]
  rules:
    - backendRefs: [{ name: helloworld, port: 5000, weight: 0 }]
`),
  'two VirtualServices for one host': (text) =>
    adding(virtualService(TO_ITSELF, 'other'))(
      adding(virtualService(TO_ITSELF.replace('- route', '- timeout: 3s\n      route')))(text),
    ),
  'a route that another one hides': adding(virtualService(TO_ITSELF + TO_ITSELF)),
  'a policy for clients of the pods, past the waypoint': adding(`
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
${METADATA}spec:
  selector: { matchLabels: { app: helloworld } }
  rules:
    - from: [{ source: { principals: [cluster.local/ns/web/sa/web] } }]
`),
  'a NetworkPolicy without the port of tunnels': adding(`
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
${METADATA}spec:
  podSelector: { matchLabels: { app: helloworld } }
  policyTypes: [Ingress]
  ingress: [{ ports: [{ port: 5000 }] }]
`),
  'a ResourceQuota with less room than the pods ask for': adding(`
apiVersion: v1
kind: ResourceQuota
${METADATA}spec:
  hard: { pods: "1" }
`),
};

/** Trees beside the examples of rules. */
export function ownTrees(): Tree[] {
  return Object.entries(EDITS).map(([name, edit]) => ({
    name,
    clusters: { cluster1: healthy('cluster1'), cluster2: edit(healthy('cluster2')) },
  }));
}

/** The example of the mistake of a rule, or the one without it. */
export function exampleTree({ id, bad, good }: Rule, which: 'bad' | 'good'): Tree {
  return { name: id, ...{ bad, good }[which] };
}
