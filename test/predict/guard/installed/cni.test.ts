import { ask, meshOf, SERVICE, WHOLE } from '../../mesh';

const PODS_GONE = { kind: 'scaled-to-zero', cluster: 'cluster1', service: SERVICE } as const;

const OF_THE_CHART = `
- podSelector:
    matchLabels: {istio.io/dataplane-mode: ambient}
- podSelector:
    matchExpressions:
    - { key: istio.io/dataplane-mode, operator: NotIn, values: [none] }
  namespaceSelector:
    matchLabels: {istio.io/dataplane-mode: ambient}
`;

type Settings = Readonly<Record<string, string>>;

const configMap = (data: Settings): string =>
  JSON.stringify({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'istio-cni-config', namespace: 'istio-system' },
    data,
  });

const daemonSet = (settings: Settings): string => {
  const env = Object.entries(settings).map(([name, value]) => ({ name, value }));
  return JSON.stringify({
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: { name: 'istio-cni-node', namespace: 'istio-system' },
    spec: { template: { spec: { containers: [{ name: 'install-cni', env }] } } },
  });
};

describe.each([
  ['the ConfigMap', configMap],
  ['the environment', daemonSet],
])('settings of the CNI agent in %s', (_, settings) => {
  describe.each(['cluster1', 'cluster2'])('of %s', (cluster) => {
    const askWith = (given: Settings) => {
      const documents = (name: string) => ({ documents: name === cluster ? [...WHOLE, settings(given)] : WHOLE });
      return ask(meshOf({ cluster1: documents('cluster1'), cluster2: documents('cluster2') }), {
        outages: [PODS_GONE],
      });
    };

    test.each<[string, Settings, string]>([
      ['it takes no pod into the mesh', { AMBIENT_ENABLED: 'false' }, 'to take no pod into the ambient mesh'],
      [
        'it takes pods in by another label',
        { AMBIENT_ENABLEMENT_SELECTOR: '- podSelector: { matchLabels: { mesh: "yes" } }' },
        'by rules of its own',
      ],
      [
        'it takes in fewer than those with a label of ambient mode',
        { AMBIENT_ENABLEMENT_SELECTOR: '- podSelector: { matchLabels: { istio.io/dataplane-mode: ambient } }' },
        'by rules of its own',
      ],
      ['its selectors are not YAML', { AMBIENT_ENABLEMENT_SELECTOR: '[' }, 'by rules of its own'],
      [
        'it leaves out the Namespace',
        { EXCLUDE_NAMESPACES: 'kube-system, sample' },
        'leaves it out of the mesh (EXCLUDE_NAMESPACES)',
      ],
    ])('make an answer unknown where %s', (__, given, reason) => {
      const { verdict, reasons } = askWith(given);
      expect(verdict).toBe('unknown');
      expect(reasons.at(-1)?.text).toContain(reason);
    });

    test('change nothing where they are those of the chart', () => {
      const given = {
        AMBIENT_ENABLED: 'true',
        AMBIENT_ENABLEMENT_SELECTOR: OF_THE_CHART,
        AMBIENT_DNS_CAPTURE: 'true',
        EXCLUDE_NAMESPACES: 'kube-system',
      };
      expect(askWith(given)).toMatchObject({ verdict: 'failover', reservations: [] });
    });
  });
});
