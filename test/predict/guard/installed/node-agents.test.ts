import { ask, meshOf, SERVICE, WHOLE } from '../../mesh';

const PODS_GONE = { kind: 'scaled-to-zero', cluster: 'cluster1', service: SERVICE } as const;

interface Given {
  readonly spec?: object;
  readonly status?: object;
}

describe.each(['ztunnel', 'istio-cni-node'])('the DaemonSet %s', (name) => {
  const askWith = ({ spec, status }: Given) => {
    const agent = JSON.stringify({
      apiVersion: 'apps/v1',
      kind: 'DaemonSet',
      metadata: { name, namespace: 'istio-system' },
      spec: { template: { spec: { nodeSelector: { 'kubernetes.io/os': 'linux' }, ...spec } } },
      status,
    });
    return ask(meshOf({ cluster1: [...WHOLE, agent], cluster2: WHOLE }), { outages: [PODS_GONE] });
  };

  test.each<[string, Given]>([
    ['all Linux nodes', {}],
    ['any node', { spec: { nodeSelector: undefined } }],
    ['all nodes that it asks for', { status: { desiredNumberScheduled: 3, numberReady: 3 } }],
  ])('needs no remark on %s', (_, given) => {
    expect(askWith(given)).toMatchObject({ verdict: 'failover', reservations: [] });
  });

  test.each<[string, Given, string]>([
    ['of another selector', { spec: { nodeSelector: { pool: 'mesh' } } }, 'runs on some nodes only'],
    [
      'by affinity',
      {
        spec: {
          affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [] } } },
        },
      },
      'runs on some nodes only',
    ],
    ['that has it ready', { status: { desiredNumberScheduled: 3, numberReady: 2 } }, 'is ready on 2 of 3 nodes'],
  ])('is a reservation on nodes %s', (_, given, sentence) => {
    const { verdict, reservations } = askWith(given);
    expect(verdict).toBe('failover');
    expect(reservations).toMatchObject([{ row: 'node-agents-on-some-nodes' }]);
    expect(reservations[0]?.text).toContain(sentence);
  });

  test('makes an answer unknown that is ready nowhere', () => {
    const { verdict, reasons } = askWith({ status: { desiredNumberScheduled: 3, numberReady: 0 } });
    expect(verdict).toBe('unknown');
    expect(reasons.at(-1)?.text).toContain('has no ready pod on any node');
  });
});

describe('pods of ztunnel', () => {
  const pod = (name: string, isReady: boolean): string => `
apiVersion: v1
kind: Pod
metadata: { name: ${name}, namespace: istio-system, labels: { app: ztunnel } }
spec: { containers: [{ name: istio-proxy, image: ztunnel }] }
status: { phase: Running, conditions: [{ type: Ready, status: "${isReady ? 'True' : 'False'}" }] }
`;
  const askWith = (...pods: string[]) =>
    ask(meshOf({ cluster1: WHOLE, cluster2: [...WHOLE, ...pods] }), {
      outages: [{ kind: 'scaled-to-zero', cluster: 'cluster1', service: SERVICE }],
    });

  test('take a cluster out of the mesh where none is ready, and leave a reservation where some are', () => {
    expect(askWith(pod('one', false), pod('two', false)).verdict).toBe('unknown');
    const some = askWith(pod('one', false), pod('two', true));
    expect(some.verdict).toBe('failover');
    expect(some.reservations.map(({ row }) => row)).toEqual(['node-agents-on-some-nodes']);
    expect(askWith(pod('one', true)).reservations).toEqual([]);
  });
});
