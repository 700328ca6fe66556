import { isMap } from '../../model/object';
import { metadataOfProxies } from './environment';
import { keep, LABEL_SELECTOR, scalar, strings, UNREAD, type FieldShapes, type Shape } from './shape';

// What is kept of policies and extensions: what they are for, and which clients they admit. Values of headers and claims may be tokens, and
// programs and filters may hold anything: of those, that there are some.

const POD_SELECTOR: Shape = { matchLabels: strings };
const TARGET: FieldShapes = { group: scalar, kind: scalar, namespace: scalar, name: scalar, sectionName: scalar };
const FOR_WHAT: FieldShapes = { selector: POD_SELECTOR, targetRef: TARGET, targetRefs: [TARGET] };

/** Of the attributes of requests, those without a value that may be a secret. */
const SHOWN_KEY = /^(source|destination|connection)\./;

function condition(value: unknown): unknown {
  if (!isMap(value)) return undefined;
  const { key } = value;
  const isShown = typeof key === 'string' && SHOWN_KEY.test(key);
  const list = (values: unknown): unknown =>
    Array.isArray(values) ? (isShown ? keep(values, [scalar]) : values.map(() => UNREAD)) : undefined;
  return keep(value, { key: scalar, values: list, notValues: list });
}

/** The fields of a source or an operation: lists of texts, whatever they are called. */
function attributes(value: unknown): unknown {
  if (!isMap(value)) return undefined;
  const lists = Object.entries(value).filter(([name, list]) => ATTRIBUTES.has(name) && Array.isArray(list));
  return Object.fromEntries(lists.map(([name, list]) => [name, keep(list, [scalar])]));
}

const ATTRIBUTES: ReadonlySet<string> = new Set(
  [
    ...['principals', 'requestPrincipals', 'namespaces', 'serviceAccounts', 'ipBlocks', 'remoteIpBlocks'],
    ...['hosts', 'ports', 'methods', 'paths'],
  ].flatMap((name) => [name, `not${name.charAt(0).toUpperCase()}${name.slice(1)}`]),
);

export const AUTHORIZATION_POLICY: FieldShapes = {
  spec: {
    ...FOR_WHAT,
    action: scalar,
    rules: [{ from: [{ source: attributes }], to: [{ operation: attributes }], when: [condition] }],
    provider: { name: scalar },
  },
};

export const PEER_AUTHENTICATION: FieldShapes = {
  spec: { selector: POD_SELECTOR, mtls: { mode: scalar }, portLevelMtls: modes },
};

function modes(value: unknown): unknown {
  return isMap(value)
    ? Object.fromEntries(Object.entries(value).map(([port, mtls]) => [port, keep(mtls, { mode: scalar })]))
    : undefined;
}

/** A RequestAuthentication, a WasmPlugin or a TrafficExtension. */
export const ATTACHED: FieldShapes = { spec: FOR_WHAT };

/** An EnvoyFilter. */
export const ENVOY_FILTER: FieldShapes = { spec: { targetRefs: [TARGET], workloadSelector: { labels: strings } } };

export const PROXY_CONFIG: FieldShapes = { spec: { selector: POD_SELECTOR, environmentVariables: metadataOfProxies } };

const PEERS: Shape = [
  { podSelector: LABEL_SELECTOR, namespaceSelector: LABEL_SELECTOR, ipBlock: { cidr: scalar, except: [scalar] } },
];
const PORTS: Shape = [{ protocol: scalar, port: scalar, endPort: scalar }];

export const NETWORK_POLICY: FieldShapes = {
  spec: {
    podSelector: LABEL_SELECTOR,
    policyTypes: [scalar],
    ingress: [{ from: PEERS, ports: PORTS }],
    egress: [{ to: PEERS, ports: PORTS }],
  },
};

/** Whether there are any, and where: what they say is not followed. */
export const NETWORK_POLICIES_OF_OTHERS = [
  ['cilium.io/v2', 'CiliumNetworkPolicy', 'ciliumnetworkpolicies'],
  ['cilium.io/v2', 'CiliumClusterwideNetworkPolicy', 'ciliumclusterwidenetworkpolicies'],
  ['projectcalico.org/v3', 'NetworkPolicy', 'networkpolicies'],
  ['projectcalico.org/v3', 'GlobalNetworkPolicy', 'globalnetworkpolicies'],
  ['crd.projectcalico.org/v1', 'NetworkPolicy', 'networkpolicies'],
  ['crd.projectcalico.org/v1', 'GlobalNetworkPolicy', 'globalnetworkpolicies'],
  ['crd.antrea.io/v1beta1', 'NetworkPolicy', 'networkpolicies'],
  ['crd.antrea.io/v1beta1', 'ClusterNetworkPolicy', 'clusternetworkpolicies'],
  ['policy.networking.k8s.io/v1alpha1', 'AdminNetworkPolicy', 'adminnetworkpolicies'],
  ['policy.networking.k8s.io/v1alpha1', 'BaselineAdminNetworkPolicy', 'baselineadminnetworkpolicies'],
  ['policy.networking.k8s.io/v1alpha2', 'ClusterNetworkPolicy', 'clusternetworkpolicies'],
] as const;
