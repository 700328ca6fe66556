import { decisiveReason } from '../../../../src/predict/explain/gaps/decisive-reason';
import { ask, meshOf, told, WHOLE } from '../../mesh';

// What istiod takes from a ConfigMap or a Secret has a value that nothing here shows.

const AMBIENT = '{ name: PILOT_ENABLE_AMBIENT, value: "true" }';
const MULTI_NETWORK = '{ name: AMBIENT_ENABLE_MULTI_NETWORK, value: "true" }';
const from = (name: string): string => `{ name: ${name}, valueFrom: { configMapKeyRef: { name: flags, key: it } } }`;
const ALL = 'envFrom: [{ configMapRef: { name: flags } }], ';
const LOCAL = 'local: cluster1 100 → cluster1 100';

const istiod = (env: readonly string[], more = ''): string => `
apiVersion: apps/v1
kind: Deployment
metadata: { name: istiod, namespace: istio-system, labels: { app: istiod } }
spec: { template: { spec: { containers: [{ name: discovery, image: istiod:1.31.0, ${more}env: [${env.join(', ')}] }] } } }
`;

function answerOf(documents: readonly string[], switches?: Readonly<Record<string, unknown>>) {
  const cluster = { documents: [...WHOLE, ...documents], ...(switches === undefined ? {} : { switches }) };
  return ask(meshOf({ cluster1: cluster, cluster2: WHOLE }));
}

describe('where istiod takes from elsewhere', () => {
  test('whether it looks into other networks, answers are unknown', () => {
    const answer = answerOf([istiod([AMBIENT, from('AMBIENT_ENABLE_MULTI_NETWORK')])]);
    expect(answer.verdict).toBe('unknown');
    expect(decisiveReason(answer.reasons)).toMatchObject({
      object: 'Deployment istio-system/istiod',
      text: 'takes AMBIENT_ENABLE_MULTI_NETWORK from elsewhere (valueFrom): its value was not read.',
    });
  });

  test('any other decisive variable, answers are unknown, too', () => {
    const answer = answerOf([istiod([AMBIENT, MULTI_NETWORK, from('PILOT_SEND_UNHEALTHY_ENDPOINTS')])]);
    expect(answer.verdict).toBe('unknown');
  });

  test('a variable that mesh.json says, its word counts', () => {
    const documents = [istiod([AMBIENT, from('AMBIENT_ENABLE_MULTI_NETWORK')])];
    const answer = answerOf(documents, { ambientEnableMultiNetwork: true });
    expect(told(answer)).toBe(LOCAL);
    expect(answer.reservations).toEqual([]);
  });

  test('a variable for ingress gateways or one that decides nothing, clients in the mesh do not mind', () => {
    const names = ['AMBIENT_ENABLE_MULTI_NETWORK_INGRESS', 'PILOT_TRACE_SAMPLING'];
    const documents = [istiod([AMBIENT, MULTI_NETWORK, ...names.map(from)])];
    expect(told(answerOf(documents))).toBe(LOCAL);
    expect(answerOf(documents).reservations).toEqual([]);
  });

  test('all of a ConfigMap, answers are unknown if what is vital may be in it', () => {
    const answer = answerOf([istiod([AMBIENT], ALL)]);
    expect(answer.verdict).toBe('unknown');
    expect(decisiveReason(answer.reasons)?.text).toMatch(
      /^takes variables from elsewhere \(envFrom\), which were not read: AMBIENT_ENABLE_MULTI_NETWORK, .* may be among them\.$/,
    );
  });

  test('all of a ConfigMap, and sets itself what is vital, the rest is a remark', () => {
    const answer = answerOf([istiod([AMBIENT, MULTI_NETWORK], ALL)]);
    expect(told(answer)).toBe(LOCAL);
    expect(answer.reservations.map(({ row, text }) => ({ row, text }))).toEqual([
      {
        row: 'istiod-variables-elsewhere',
        text: expect.stringContaining('PILOT_SEND_UNHEALTHY_ENDPOINTS, ') as string,
      },
    ]);
  });
});

describe('where an installation takes a variable from elsewhere, answers are unknown', () => {
  test.each([
    [
      'an IstioOperator',
      `
apiVersion: install.istio.io/v1alpha1
kind: IstioOperator
metadata: { name: istio, namespace: istio-system }
spec: { components: { pilot: { k8s: { env: [${from('AMBIENT_ENABLE_MULTI_NETWORK')}] } } } }
`,
    ],
    [
      'values of the chart',
      `
apiVersion: sailoperator.io/v1
kind: Istio
metadata: { name: default }
spec:
  namespace: istio-system
  values: { pilot: { env: { PILOT_ENABLE_AMBIENT: "true" }, envVarFrom: [${from('AMBIENT_ENABLE_MULTI_NETWORK')}] } }
`,
    ],
  ])('%s', (_name, document) => {
    const answer = answerOf([document]);
    expect(answer.verdict).toBe('unknown');
    expect(decisiveReason(answer.reasons)?.text).toContain('takes AMBIENT_ENABLE_MULTI_NETWORK from elsewhere');
  });
});
