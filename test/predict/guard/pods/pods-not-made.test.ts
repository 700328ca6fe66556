import { decisiveReason } from '../../../../src/predict/explain/gaps/decisive-reason';
import { parseOutages } from '../../../../src/predict/outage/outage-syntax';
import { ask, INGRESS, meshOf, NAMESPACE, rule, service, SERVICE, told, WAYPOINT } from '../../mesh';

// What Kubernetes refuses of the pods that manifests ask for, or has no Node for: those of workloads, and those that istiod makes.

const UNKNOWN = 'unknown: unknown → unknown';
const FAILOVER = 'failover: cluster2 100 → cluster2 100';
const SAFE = `{ allowPrivilegeEscalation: false, runAsNonRoot: true, capabilities: { drop: [ALL] }, seccompProfile: { type: RuntimeDefault } }`;

const enforcing = (level: string, name = 'sample'): string =>
  `
apiVersion: v1
kind: Namespace
metadata: { name: ${name}, labels: { istio.io/dataplane-mode: ambient, pod-security.kubernetes.io/enforce: ${level} } }
`;
const deployment = (spec: string): string => `
apiVersion: apps/v1
kind: Deployment
metadata: { name: helloworld, namespace: sample }
spec:
  replicas: 2
  selector: { matchLabels: { app: helloworld } }
  template: { metadata: { labels: { app: helloworld } }, spec: ${spec} }
`;
const PODS = deployment(`{ containers: [{ name: app, image: app, securityContext: ${SAFE} }] }`);
const using = (resources: string): string =>
  deployment(`{ containers: [{ name: app, image: app, resources: ${resources} }] }`);
const values = (said: object): string => `
apiVersion: v1
kind: ConfigMap
metadata: { name: istio-sidecar-injector, namespace: istio-system }
data: { values: '${JSON.stringify(said)}' }
`;
const overlay = (spec: string): string => `
apiVersion: v1
kind: ConfigMap
metadata: { name: waypoint, namespace: istio-system, labels: { gateway.istio.io/defaults-for-class: istio-waypoint } }
data: { deployment: '${JSON.stringify({ spec: { template: { spec: JSON.parse(spec) as unknown } } })}' }
`;
const limits = (item: string): string => `
apiVersion: v1
kind: LimitRange
metadata: { name: limits, namespace: sample }
spec: { limits: [${item}] }
`;
const quota = (hard: string): string => `
apiVersion: v1
kind: ResourceQuota
metadata: { name: quota, namespace: sample }
spec: { hard: ${hard} }
`;
const node = (labels: string, spec = '{}'): string => `
apiVersion: v1
kind: Node
metadata: { name: node-1, labels: ${labels} }
spec: ${spec}
`;
const tainted = (effect: string): string =>
  node('{ disk: ssd }', `{ taints: [{ key: dedicated, value: batch, effect: ${effect} }] }`);
const TOLERANT = deployment('{ tolerations: [{ key: dedicated, operator: Equal, value: batch }], containers: [] }');
const TOLERATION = '{"tolerations":[{"key":"dedicated","operator":"Exists"}]}';
const LISTED = PODS.replace('spec: { containers', 'spec: { nodeSelector: { disk: ssd }, containers');

const GATEWAY = 'Gateway sample/waypoint';
const DEPLOYMENT = 'Deployment sample/helloworld';

function failover(inCluster2: readonly string[]) {
  const others = [NAMESPACE, WAYPOINT, service(), rule()];
  const mesh = meshOf({ cluster1: [...others, PODS], cluster2: [...others, ...inCluster2] });
  return ask(mesh, { outages: parseOutages('scaled-to-zero:cluster1', SERVICE) });
}

/** The object that makes a failover into a cluster with these unknown; undefined where it is known. */
function doubted(inCluster2: readonly string[]): string | undefined {
  const answer = failover(inCluster2);
  if (told(answer) === FAILOVER) return undefined;
  expect(told(answer)).toBe(UNKNOWN);
  return decisiveReason(answer.reasons)?.object;
}

test.each<[string, readonly string[], string | undefined]>([
  ['a level that admits all', [enforcing('privileged'), PODS], undefined],
  ['a level that admits the pods of both', [enforcing('baseline'), PODS], undefined],
  ['a level that istiod’s pods do not meet', [enforcing('restricted'), PODS], GATEWAY],
  [
    'that level, and the profile by Istio’s values',
    [enforcing('restricted'), PODS, values({ gateways: { seccompProfile: { type: 'RuntimeDefault' } } })],
    undefined,
  ],
  [
    'that level, and the profile by a ConfigMap of parameters',
    [enforcing('restricted'), PODS, overlay('{"securityContext":{"seccompProfile":{"type":"RuntimeDefault"}}}')],
    undefined,
  ],
  [
    'a level that the pods of a workload do not meet',
    [enforcing('baseline'), deployment('{ hostPID: true, containers: [] }')],
    DEPLOYMENT,
  ],
])('a Namespace enforces %s', (_what, objects, expected) => {
  expect(doubted(objects)).toBe(expected);
});

test('what istiod’s Namespace keeps out: the east-west gateway, ztunnel where it was not read, and no others', () => {
  expect(doubted([enforcing('baseline', 'istio-system'), PODS])).toBe('Namespace istio-system');
  const ztunnel = (namespace: string): string => `
apiVersion: apps/v1
kind: DaemonSet
metadata: { name: ztunnel, namespace: ${namespace} }
spec:
  selector: { matchLabels: { app: ztunnel } }
  template: { metadata: { labels: { app: ztunnel } }, spec: { containers: [{ name: proxy, securityContext: { capabilities: { add: [NET_ADMIN] } } }] } }
`;
  expect(doubted([enforcing('baseline', 'istio-system'), PODS, ztunnel('kube-system')])).toBeUndefined();
  expect(doubted([enforcing('baseline', 'istio-system'), PODS, ztunnel('istio-system')])).toBe(
    'DaemonSet istio-system/ztunnel',
  );
});

test.each<[string, readonly string[], string | undefined]>([
  [
    'less than a container may use',
    [limits('{ type: Container, max: { cpu: 3 } }'), using('{ limits: { cpu: 4 } }')],
    DEPLOYMENT,
  ],
  [
    'less than a waypoint may use',
    [limits('{ type: Container, max: { cpu: 1 } }'), using('{ limits: { cpu: 1 } }')],
    GATEWAY,
  ],
  [
    'less than that, and a waypoint of less',
    [
      limits('{ type: Container, max: { cpu: 1 } }'),
      using('{ limits: { cpu: 1 } }'),
      overlay('{"containers":[{"name":"istio-proxy","resources":{"limits":{"cpu":"1"}}}]}'),
    ],
    undefined,
  ],
  [
    'more than a waypoint asks for',
    [limits('{ type: Container, min: { memory: 1Gi } }'), using('{ limits: { memory: 2Gi } }')],
    GATEWAY,
  ],
  [
    'a limit by default below the request',
    [limits('{ type: Container, default: { cpu: 500m } }'), using('{ requests: { cpu: 1 } }')],
    DEPLOYMENT,
  ],
  [
    'less than a pod may use',
    [
      limits('{ type: Pod, max: { cpu: 3 } }'),
      deployment(
        '{ containers: [{ name: a, resources: { limits: { cpu: 2 } } }, { name: b, resources: { limits: { cpu: 2 } } }] }',
      ),
    ],
    DEPLOYMENT,
  ],
  ['as much', [limits('{ type: Container, max: { cpu: 2 } }'), using('{ limits: { cpu: 2 } }')], undefined],
])('a LimitRange allows %s', (_what, objects, expected) => {
  expect(doubted(objects)).toBe(expected);
});

test.each<[string, readonly string[], boolean]>([
  ['the pods of the waypoint, too', [quota('{ pods: 2 }'), PODS], false],
  ['all of them', [quota('{ pods: 3 }'), PODS], true],
  ['what they ask for together', [quota('{ requests.cpu: 1 }'), using('{ requests: { cpu: 500m } }')], false],
  ['as much', [quota('{ requests.cpu: 1100m }'), using('{ requests: { cpu: 500m } }')], true],
])('a ResourceQuota has to have room for %s', (_what, objects, isKnown) => {
  expect(doubted(objects) === undefined).toBe(isKnown);
});

test.each<[string, readonly string[], string | undefined]>([
  ['a taint that both do not tolerate', [tainted('NoSchedule'), PODS], GATEWAY],
  ['a taint that the waypoint does not tolerate', [tainted('NoSchedule'), TOLERANT], GATEWAY],
  ['a taint that the workload does not tolerate', [tainted('NoExecute'), PODS, overlay(TOLERATION)], DEPLOYMENT],
  ['a taint that both tolerate', [tainted('NoSchedule'), TOLERANT, overlay(TOLERATION)], undefined],
  ['a taint that is a preference', [tainted('PreferNoSchedule'), PODS], undefined],
  ['been cordoned', [node('{}', '{ unschedulable: true }'), PODS], GATEWAY],
  [
    'no label that the waypoint asks for',
    [node('{ disk: ssd }'), LISTED, overlay('{"nodeSelector":{"pool":"mesh"}}')],
    GATEWAY,
  ],
  [
    'no zone to spread pods over',
    [
      node('{ disk: ssd }'),
      deployment(
        '{ topologySpreadConstraints: [{ maxSkew: 1, topologyKey: topology.kubernetes.io/zone, whenUnsatisfiable: DoNotSchedule }], containers: [] }',
      ),
    ],
    DEPLOYMENT,
  ],
  [
    'no zone to spread pods over, where they need not be',
    [
      node('{ disk: ssd }'),
      deployment(
        '{ topologySpreadConstraints: [{ maxSkew: 1, topologyKey: topology.kubernetes.io/zone, whenUnsatisfiable: ScheduleAnyway }], containers: [] }',
      ),
    ],
    undefined,
  ],
  [
    'another name than the one that is asked for',
    [node('{}'), deployment('{ nodeName: node-2, containers: [] }')],
    DEPLOYMENT,
  ],
  [
    'the name that is asked for',
    [
      node('{}', '{ unschedulable: true }'),
      deployment('{ nodeName: node-1, containers: [] }'),
      overlay('{"tolerations":[{"operator":"Exists"}]}'),
    ],
    undefined,
  ],
])('the only Node has %s', (_what, objects, expected) => {
  expect(doubted(objects)).toBe(expected);
});

test('the API server refuses a request above its limit, with no LimitRange, too', () => {
  expect(doubted([using('{ requests: { cpu: 2 }, limits: { cpu: 1 } }')])).toBe(DEPLOYMENT);
  const asking = (cpu: string): string =>
    overlay(`{"containers":[{"name":"istio-proxy","resources":{"requests":{"cpu":"${cpu}"}}}]}`);
  expect(doubted([PODS, asking('3')])).toBe(GATEWAY);
  expect(doubted([PODS, asking('1')])).toBeUndefined();
});

test('a Gateway with a status was deployed, whatever its Namespace says by now', () => {
  const deployed = `${WAYPOINT.trimEnd()}\nstatus: { addresses: [{ type: Hostname, value: waypoint.sample.svc.cluster.local }] }\n`;
  const objects = [enforcing('restricted'), deployed, service(), rule(), PODS];
  const mesh = meshOf({ cluster1: objects, cluster2: objects });
  expect(told(ask(mesh))).toBe('local: cluster1 100 → cluster1 100');
});

test('an ingress gateway that does not come about makes the answers for its clients unknown, and no others', () => {
  const at = INGRESS.replace('namespace: edge', 'namespace: sample');
  const LIMIT = values({ global: { waypoint: { resources: {} }, proxy: { resources: { limits: { cpu: '9' } } } } });
  const objects = [
    NAMESPACE,
    WAYPOINT,
    service(),
    rule(),
    PODS,
    at,
    LIMIT,
    limits('{ type: Container, max: { cpu: 3 } }'),
  ];
  const mesh = meshOf({ cluster1: objects, cluster2: objects });
  expect(told(ask(mesh))).toBe('local: cluster1 100 → cluster1 100');
  expect(told(ask(mesh, { client: { cluster: 'cluster1', kind: 'ingress' } }))).toBe(UNKNOWN);
});
