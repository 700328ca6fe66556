import type { Cluster } from './cluster';
import type { KubernetesObject } from './kubectl';

// Istio's CNI agent runs on every node. All that istiod sees of it is an annotation on the pods it has put into the mesh,
// without which it takes a pod for one that is reached in plain text. An admission policy of the API server writes it here.

const ANNOTATION = 'ambient.istio.io/redirection';
const MODE = 'istio.io/dataplane-mode';

const POLICY = {
  apiVersion: 'admissionregistration.k8s.io/v1',
  kind: 'MutatingAdmissionPolicy',
  metadata: { name: 'istio-cni' },
  spec: {
    failurePolicy: 'Fail',
    reinvocationPolicy: 'Never',
    matchConstraints: {
      resourceRules: [{ apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['pods'] }],
    },
    matchConditions: [{ name: 'has-its-own-network', expression: '!object.spec.?hostNetwork.orValue(false)' }],
    mutations: [
      {
        patchType: 'ApplyConfiguration',
        applyConfiguration: {
          expression: `Object{metadata: Object.metadata{annotations: {'${ANNOTATION}': 'enabled'}}}`,
        },
      },
    ],
  },
};

/** Which pods the agent takes: the two selectors of its own configuration (istio-cni-config, AMBIENT_ENABLEMENT_SELECTOR). */
const BINDINGS = [
  binding('istio-cni-namespaces', {
    namespaceSelector: { matchLabels: { [MODE]: 'ambient' } },
    objectSelector: { matchExpressions: [{ key: MODE, operator: 'NotIn', values: ['none'] }] },
  }),
  binding('istio-cni-pods', { objectSelector: { matchLabels: { [MODE]: 'ambient' } } }),
];

/** From its return, pods of the mesh say so. */
export async function enrolPods(cluster: Cluster): Promise<void> {
  await cluster.kubectl.apply([POLICY, ...BINDINGS]);
  await cluster.patience.until(async () => ({ expected: 'pods are enrolled', got: await tryLastBinding(cluster) }));
}

function binding(name: string, matchResources: object): object {
  return {
    apiVersion: POLICY.apiVersion,
    kind: 'MutatingAdmissionPolicyBinding',
    metadata: { name },
    spec: { policyName: POLICY.metadata.name, matchResources },
  };
}

/** The API server learns of bindings in the order in which they were made. */
async function tryLastBinding(cluster: Cluster): Promise<string> {
  const { code, stdout, stderr } = await cluster.kubectl.tryCreate({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'probe', namespace: 'default', labels: { [MODE]: 'ambient' } },
    spec: { containers: [{ name: 'probe', image: 'probe' }] },
  });
  if (code !== 0) {
    return stderr;
  }
  const enrolled = (JSON.parse(stdout) as KubernetesObject).metadata.annotations?.[ANNOTATION] === 'enabled';
  return enrolled ? 'pods are enrolled' : 'pods are not enrolled';
}
