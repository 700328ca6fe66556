import { decisiveReason } from '../../src/predict/explain/gaps/decisive-reason';
import type { Outage } from '../../src/predict/outage/outage';
import { ask, meshOf, NAMESPACE, rule, service, SERVICE, told, twoOf, WAYPOINT, WHOLE, workload } from './mesh';

// What keeps requests of other networks from coming in, where a tree has the Gateway and not what istiod makes of it.

const GONE: readonly Outage[] = [{ kind: 'scaled-to-zero', service: SERVICE, cluster: 'cluster1' }];
const LOST = 'blackhole: errors 100 → errors 100';
const ANSWERED = 'failover: cluster2 100 → cluster2 100';

const LISTENER =
  'name: mesh, port: 15008, protocol: HBONE, tls: { mode: Terminate, options: { gateway.istio.io/tls-terminate-mode: ISTIO_MUTUAL } }';

function gateway(changes: readonly (readonly [string, string])[] = []): string {
  const document = `
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: eastwest, namespace: istio-system, labels: { topology.istio.io/network: network-of-cluster2 } }
spec: { gatewayClassName: istio-east-west, listeners: [{ ${LISTENER} }] }
`;
  return changes.reduce((text, [from, to]) => text.replace(from, to), document);
}

const configMap = (name: string, data: string, labels = '{}'): string => `
apiVersion: v1
kind: ConfigMap
metadata: { name: ${name}, namespace: istio-system, labels: ${labels} }
data: ${data}
`;

const PARAMETERS = [
  'spec: { ',
  'spec: { infrastructure: { parametersRef: { group: "", kind: ConfigMap, name: options } }, ',
] as const;
const OF_CLASS = '{ gateway.istio.io/defaults-for-class: istio-east-west }';

function askThrough(...documents: readonly string[]) {
  const mesh = meshOf({ cluster1: WHOLE, cluster2: [...WHOLE, ...documents] });
  return ask(mesh, { outages: GONE });
}

const typed = (type: string) =>
  ['metadata: { ', `metadata: { annotations: { networking.istio.io/service-type: ${type} }, `] as const;

/** What istiod writes where its Service has an address outside, and else. */
const inStatus = (...addresses: readonly string[]) =>
  [
    'spec: { ',
    `status: { addresses: ${JSON.stringify(addresses.map((value) => ({ type: 'Hostname', value })))} }\nspec: { `,
  ] as const;

test('an east-west Gateway as it should be lets requests in', () => {
  expect(told(askThrough(gateway()))).toBe(ANSWERED);
});

test.each([
  [
    'a type in spec.infrastructure, which istiod does not read there',
    [
      gateway([
        [PARAMETERS[0], 'spec: { infrastructure: { annotations: { networking.istio.io/service-type: ClusterIP } }, '],
      ]),
    ],
  ],
  [
    'a type that the ConfigMap of its class sets back',
    [gateway([typed('ClusterIP')]), configMap('ours', '{ service: "spec: {type: LoadBalancer}" }', OF_CLASS)],
  ],
  [
    'addresses beside its type in the ConfigMap of its class',
    [gateway(), configMap('ours', '{ service: "spec: {type: ClusterIP, externalIPs: [203.0.113.1]}" }', OF_CLASS)],
  ],
  [
    'a host name outside of the cluster in its status',
    [gateway([inStatus('eastwest.istio-system.svc.cluster.local', 'gateway.example.com')])],
  ],
  [
    'a second Gateway beside one without an outside address',
    [gateway([typed('ClusterIP')]), gateway([['name: eastwest', 'name: second']])],
  ],
] as const)('an east-west Gateway with %s lets requests in', (_, documents) => {
  expect(told(askThrough(...documents))).toBe(ANSWERED);
});

test.each([
  [
    'a type for its Service, beside other annotations in spec.infrastructure',
    [gateway([typed('ClusterIP'), [PARAMETERS[0], 'spec: { infrastructure: { annotations: { team: mesh } }, ']])],
    'Gateway istio-system/eastwest',
  ],
  [
    'a type for its Service whose selector of Nodes is not copied',
    [
      gateway([
        typed('NodePort, traffic.istio.io/nodeSelector: "{}"'),
        [PARAMETERS[0], 'spec: { infrastructure: { annotations: { team: mesh } }, '],
      ]),
    ],
    'Gateway istio-system/eastwest',
  ],
  [
    'a type for its Service in the ConfigMap that it names',
    [gateway([PARAMETERS]), configMap('options', '{ service: "spec: {type: ClusterIP}" }')],
    'ConfigMap istio-system/options',
  ],
  [
    'a type for its Service in the ConfigMap of its class',
    [gateway(), configMap('ours', '{ service: "spec: {type: NodePort}" }', OF_CLASS)],
    'ConfigMap istio-system/ours',
  ],
  [
    'a type for its Service that Kubernetes does not know',
    [gateway([typed('Loadbalancer')])],
    'Gateway istio-system/eastwest',
  ],
  [
    'no pod by the ConfigMap that it names',
    [gateway([PARAMETERS]), configMap('options', '{ deployment: "spec: {replicas: 0}" }')],
    'ConfigMap istio-system/options',
  ],
  [
    'a status that has the name of its Service alone',
    [gateway([inStatus('eastwest.istio-system.svc.cluster.local')])],
    'Gateway istio-system/eastwest',
  ],
  ['a port other than that of tunnels', [gateway([['port: 15008', 'port: 15009']])], 'Gateway istio-system/eastwest'],
  [
    'the label of another network',
    [gateway([['network-of-cluster2', 'network-of-cluster1']])],
    'Gateway istio-system/eastwest',
  ],
  ['a misspelt class', [gateway([['istio-east-west', 'istio-eastwest']])], 'Gateway istio-system/eastwest'],
  ['the class of ingress gateways', [gateway([['istio-east-west', 'istio']])], 'Gateway istio-system/eastwest'],
] as const)('an east-west Gateway with %s lets nothing in, and is named', (_, documents, object) => {
  const answer = askThrough(...documents);
  expect(told(answer)).toBe(LOST);
  expect(decisiveReason(answer.reasons)).toMatchObject({ cluster: 'cluster2', object });
});

describe('a Service that its waypoint sees, and the east-west gateway of another namespace does not', () => {
  const exported = (to: string): string =>
    service().replace('metadata: { ', `metadata: { annotations: { networking.istio.io/exportTo: "${to}" }, `);
  const whole = (to: string): string[] => [NAMESPACE, WAYPOINT, exported(to), rule(), workload(2)];

  test.each(['.', 'sample'])('%s: is local, and does not fail over', (to) => {
    const mesh = twoOf(whole(to));
    expect(told(ask(mesh))).toBe('local: cluster1 100 → cluster1 100');
    const answer = ask(mesh, { outages: GONE });
    expect(told(answer)).toBe(LOST);
    expect(decisiveReason(answer.reasons)?.text).toContain(
      `is exported to ${to}, and not to istio-system, where the east-west gateway of cluster2 is`,
    );
  });

  test('fails over where the gateway is in one of the namespaces, and without a gateway in between', () => {
    expect(told(ask(twoOf(whole('., istio-system')), { outages: GONE }))).toBe(ANSWERED);
    expect(
      told(
        ask(
          twoOf(
            [
              ...whole('.'),
              gateway([
                ['istio-system', 'sample'],
                ['network-of-cluster2', 'n'],
              ]),
            ],
            { network: 'n' },
          ),
          { outages: GONE },
        ),
      ),
    ).toBe(ANSWERED);
    const beside = (cluster: string) =>
      gateway([
        ['namespace: istio-system', 'namespace: sample'],
        ['cluster2', cluster],
      ]);
    const mesh = meshOf({
      cluster1: [...whole('.'), beside('cluster1')],
      cluster2: [...whole('.'), beside('cluster2')],
    });
    expect(told(ask(mesh, { outages: GONE }))).toBe(ANSWERED);
  });
});
