import { Prediction } from '../../../../src/predict/prediction/prediction';
import { parseOutages } from '../../../../src/predict/outage/outage-syntax';
import { meshOf, NAMESPACE, rule, service, SERVICE, WAYPOINT, workload } from '../../mesh';

// Webhooks and policies of others that may refuse the pods that manifests ask for.

const OBJECTS = [NAMESPACE, WAYPOINT, service(), rule(), workload(2)];

/** What is said of a failover to cluster2, which has one object more, or several. */
function saidBeside(...more: readonly string[]): string[] {
  const mesh = meshOf({ cluster1: OBJECTS, cluster2: [...OBJECTS, ...more] });
  const answer = new Prediction(mesh).ask(
    { client: { cluster: 'cluster1', kind: 'ambient' }, service: SERVICE },
    parseOutages('scaled-to-zero:cluster1', SERVICE),
  );
  expect(answer.verdict).toBe('failover');
  return answer.reservations.map(({ cluster, object, text }) => `${cluster} ${object}: ${text}`);
}

const webhook = (more: string, rules = '{ apiGroups: [""], operations: [CREATE], resources: [pods] }'): string => `
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingWebhookConfiguration
metadata: { name: policies }
webhooks: [{ name: pods.example.com, rules: [${rules}], ${more} }]
`;
const binding = (actions: string): string => `
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicyBinding
metadata: { name: limits }
spec: { policyName: limits, validationActions: [${actions}] }
`;
const policy = (resource: string): string => `
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicy
metadata: { name: limits }
spec: { matchConstraints: { resourceRules: [{ apiGroups: ["*"], operations: [CREATE], resources: [${resource}] }] } }
`;
const kyverno = (action: string, kind: string): string => `
apiVersion: kyverno.io/v1
kind: ClusterPolicy
metadata: { name: signed }
spec: { validationFailureAction: ${action}, rules: [{ match: { any: [{ resources: { kinds: [${kind}] } }] }, validate: {} }] }
`;
const gatekeeper = (spec: string): string => `
apiVersion: constraints.gatekeeper.sh/v1beta1
kind: K8sRequiredLabels
metadata: { name: owner }
spec: ${spec}
`;

test.each<[string, string[], string]>([
  ['a webhook that has to answer', [webhook('failurePolicy: Fail')], 'ValidatingWebhookConfiguration policies'],
  ['a webhook that says nothing of failures', [webhook('')], 'ValidatingWebhookConfiguration policies'],
  [
    'a webhook for the labels of the pods',
    [webhook('objectSelector: { matchLabels: { app: helloworld } }')],
    'ValidatingWebhookConfiguration policies',
  ],
  ['a policy that denies', [binding('Deny'), policy('pods')], 'ValidatingAdmissionPolicyBinding limits'],
  ['a policy that was not read', [binding('Deny')], 'ValidatingAdmissionPolicyBinding limits'],
  ['an enforced policy of Kyverno', [kyverno('Enforce', 'Pod')], 'ClusterPolicy signed'],
  ['one for all that makes pods', [kyverno('enforce', 'apps/v1/Deployment')], 'ClusterPolicy signed'],
  ['a constraint of Gatekeeper', [gatekeeper('{ match: { kinds: [{ kinds: [Pod] }] } }')], 'K8sRequiredLabels owner'],
])('a failover to pods that %s may refuse carries a reservation', (_, more, name) => {
  expect(saidBeside(...more)).toContain(
    `cluster2 Deployment sample/helloworld: makes pods that ${name} may refuse. That is not followed here.`,
  );
});

test('several are one reservation', () => {
  const said = saidBeside(webhook(''), kyverno('Enforce', 'Pod'), gatekeeper('{}'));
  expect(said.filter((one) => one.includes('Deployment sample/helloworld'))).toEqual([
    'cluster2 Deployment sample/helloworld: makes pods that ValidatingWebhookConfiguration policies and 2 more may refuse. That is not followed here.',
  ]);
});

test('pods that a waypoint needs count as those of the service do', () => {
  expect(saidBeside(webhook(''))).toContain(
    'cluster2 Gateway sample/waypoint: is deployed by istiod, and its Deployment makes pods that ValidatingWebhookConfiguration policies may refuse. That is not followed here.',
  );
});

test.each<[string, string[]]>([
  ['a webhook that may be away', [webhook('failurePolicy: Ignore')]],
  ['a webhook for Services', [webhook('', '{ apiGroups: [""], operations: [CREATE], resources: [services] }')]],
  ['a webhook for changes', [webhook('', '{ apiGroups: [""], operations: [UPDATE], resources: [pods] }')]],
  [
    'a webhook for other Namespaces',
    [webhook('namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: other } }')],
  ],
  ['a webhook of Istio', [webhook('').replace('pods.example.com', 'namespace.sidecar-injector.istio.io')]],
  ['a policy that warns', [binding('Warn, Audit'), policy('pods')]],
  ['a policy for Services', [binding('Deny'), policy('services')]],
  ['a policy of Kyverno that audits', [kyverno('Audit', 'Pod')]],
  ['a policy of Kyverno for Services', [kyverno('Enforce', 'Service')]],
  ['a constraint that warns', [gatekeeper('{ enforcementAction: warn }')]],
  ['a constraint for other namespaces', [gatekeeper('{ match: { namespaces: [other] } }')]],
  ['a constraint that leaves the namespace out', [gatekeeper('{ match: { excludedNamespaces: [sample] } }')]],
])('nothing is said of %s', (_, more) => {
  expect(saidBeside(...more)).toEqual([]);
});
