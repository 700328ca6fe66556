import { decisiveReason } from '../../../src/predict/explain/gaps';
import {
  ask,
  meshOf,
  NAMESPACE,
  rule,
  service,
  SERVICE,
  told,
  WAYPOINT,
  WHOLE,
  workload,
  type ClusterOf,
} from '../mesh';

// What the API server, or istiod's webhook, refuses is not in the cluster, whatever a file says: no answer may rest on it.

const GONE = { outages: [{ kind: 'scaled-to-zero', service: SERVICE, cluster: 'cluster1' }] } as const;
const LOCAL = 'local: cluster1 100 → cluster1 100';
const inTwo = (cluster2: ClusterOf | readonly string[]) => meshOf({ cluster1: WHOLE, cluster2 });
const whole = (changed: Partial<Record<'namespace' | 'waypoint' | 'service' | 'rule' | 'workload', string>>) => {
  const all = { namespace: NAMESPACE, waypoint: WAYPOINT, service: service(), rule: rule(), workload: workload(2) };
  return Object.values({ ...all, ...changed });
};
const EAST_WEST = `
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: eastwest, namespace: istio-system, labels: { topology.istio.io/network: network-of-cluster2 } }
spec: { gatewayClassName: istio-east-west, listeners: [{ name: mesh, port: 15008, protocol: HBONE, tls: { mode: Terminate } }] }
`;

test.each([
  [
    'a Service with a port that is a word',
    whole({ service: service().replace('5000', 'web') }),
    'Service sample/helloworld',
  ],
  [
    'a workload of a version of apps that is not served',
    whole({ workload: workload(2).replace('apps/v1', 'apps/v1beta1') }),
    'Deployment sample/helloworld',
  ],
  [
    'a workload without a selector',
    whole({ workload: workload(2).replace(/ {2}selector: .*\n/, '') }),
    'Deployment sample/helloworld',
  ],
  [
    'a workload whose selector does not match its own pods',
    whole({ workload: workload(2).replace('matchLabels: { app: helloworld }', 'matchLabels: { app: hello }') }),
    'Deployment sample/helloworld',
  ],
  [
    'a Namespace whose label cannot be one',
    whole({ namespace: NAMESPACE.replace('labels: { ', 'labels: { team: "a b", ') }),
    'Namespace sample',
  ],
  ['an east-west Gateway without options of TLS', [...WHOLE, EAST_WEST], 'Gateway istio-system/eastwest'],
])('%s leaves it unknown where requests go that count on it', (_what, documents, object) => {
  const answer = ask(inTwo(documents), GONE);
  expect(answer.verdict).toBe('unknown');
  const reason = decisiveReason(answer.reasons);
  expect([reason?.object, reason?.change]).toEqual([object, expect.stringContaining('cdk8s-ambient check')]);
  expect(reason?.text).toMatch(/^is refused by the API server: /);
  // Nothing of cluster2 is needed while cluster1 answers.
  expect(told(ask(inTwo(documents)))).toBe(LOCAL);
});

test('a DestinationRule that only the webhook of istiod refuses counts as little', () => {
  const documents = whole({
    rule: rule().replace('"outlierDetection"', '"portLevelSettings":[{"connectionPool":{}}],"outlierDetection"'),
  });
  const answer = ask(meshOf({ cluster1: documents, cluster2: WHOLE }));
  expect(answer.verdict).toBe('unknown');
  expect(decisiveReason(answer.reasons)?.text).toMatch(/^is refused by the webhook of istiod: /);
});

test('an unknown field is for who applies the object: some tools drop it, and the rest counts', () => {
  const documents = whole({ service: service().replace('spec: { ', 'spec: { sessionAfinity: None, ') });
  expect(ask(inTwo(documents), GONE).verdict).toBe('failover');
});

test('what a snapshot read is there, whatever the API server says of it today', () => {
  const documents = whole({ workload: workload(2).replace(/ {2}selector: .*\n/, '') });
  expect(ask(inTwo({ documents, readKinds: ['Deployment'] }), GONE).verdict).toBe('failover');
});

test('a refused object that does not concern the service changes nothing', () => {
  const other = workload(2, 'other').replace('apps/v1', 'apps/v1beta1');
  expect(ask(inTwo([...WHOLE, other]), GONE).verdict).toBe('failover');
});

test('who silences the finding of check takes the object as it is declared', () => {
  const silenced = workload(2)
    .replace(/ {2}selector: .*\n/, '')
    .replace('metadata: { ', 'metadata: { annotations: { allow.cdk8s-ambient/refused-by-api-server: patched later }, ');
  const answer = ask(inTwo(whole({ workload: silenced })), GONE);
  expect(answer.verdict).toBe('failover');
  expect(answer.declaredHarmless).toMatchObject([{ reason: 'patched later' }]);
});

test('who reports refusals by himself asks what objects declare', () => {
  const documents = whole({ workload: workload(2).replace(/ {2}selector: .*\n/, '') });
  expect(ask(inTwo(documents), { ...GONE, takesRefused: true }).verdict).toBe('failover');
});
