import { parseOutages } from '../../src/predict/outage/outage-syntax';
import { Prediction } from '../../src/predict/prediction/prediction';
import { decisiveReason } from '../../src/predict/explain/gaps/decisive-reason';
import { ask, meshOf, SERVICE, told, WHOLE, type ClusterOf } from './mesh';

// istiod takes the network of a cluster from the label of its own Namespace alone (setNetworkFromNamespace), and what east-west gateways
// are labelled with only leads others to them. A tree often holds the Gateways and not the Namespace.

const system = (labels: object): string =>
  `{ apiVersion: v1, kind: Namespace, metadata: { name: istio-system, labels: ${JSON.stringify(labels)} } }`;

function gateway(network: string, name = 'east-west'): string {
  const tls = '{ mode: Terminate, options: { gateway.istio.io/tls-terminate-mode: ISTIO_MUTUAL } }';
  return `
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: ${name}, namespace: istio-system, labels: { topology.istio.io/network: ${network} } }
spec: { gatewayClassName: istio-east-west, listeners: [{ name: mesh, port: 15008, protocol: HBONE, tls: ${tls} }] }
`;
}

/** What mesh.json, or a tree without one, says nothing of. */
function unsaid(...more: readonly string[]): ClusterOf {
  return { documents: [...WHOLE, ...more], network: undefined };
}

describe('a cluster whose Namespace istio-system was not read', () => {
  test.each(['waypoint-down:cluster1:sample/waypoint', 'scaled-to-zero:cluster1', 'failing:cluster1'])(
    'is taken to be in the network that its gateway names: %s fails over through the gateway',
    (named) => {
      const mesh = meshOf({
        cluster1: unsaid(system({ 'topology.istio.io/network': 'n1' }), gateway('n1')),
        cluster2: unsaid(gateway('n2')),
      });
      expect(mesh.clusters.map(({ network, isNetworkAssumed }) => [network, isNetworkAssumed])).toEqual([
        ['n1', false],
        ['n2', true],
      ]);
      const answer = ask(mesh, { outages: parseOutages(named, SERVICE) });
      expect(answer.verdict).toBe('failover');
      expect(answer.assumptions).toContain('networks');
    },
  );

  test('is not reached past its gateways, where no Namespace was read anywhere', () => {
    const mesh = meshOf({ cluster1: unsaid(gateway('n1')), cluster2: unsaid(gateway('n2')) });
    const outages = parseOutages('scaled-to-zero:cluster1+gateway-down:cluster2', SERVICE);
    expect(ask(mesh, { outages }).verdict).toBe('blackhole');
  });

  test.each([
    ['no gateway of its own', [], 'no east-west gateway that was read names its network'],
    ['gateways of two networks', [gateway('n2'), gateway('n3', 'other')], 'name several networks (n2, n3)'],
  ])('is unknown with %s, as others are in networks', (_, gateways, said) => {
    const mesh = meshOf({
      cluster1: unsaid(system({ 'topology.istio.io/network': 'n1' })),
      cluster2: unsaid(...gateways),
    });
    const asked = { outages: parseOutages('waypoint-down:cluster1:sample/waypoint', SERVICE) };
    for (const client of ['cluster1', 'cluster2']) {
      const { verdict, reasons } = ask(mesh, { ...asked, client: { cluster: client } });
      expect(verdict).toBe('unknown');
      expect(decisiveReason(reasons)).toMatchObject({
        cluster: 'cluster2',
        text: expect.stringContaining(said) as unknown,
        change: expect.stringContaining('add the Namespace istio-system') as unknown,
      });
    }
  });

  test('leaves answers unknown where nothing is to be assumed', () => {
    const mesh = meshOf({ cluster1: unsaid(gateway('n1')), cluster2: unsaid(gateway('n2')) });
    const strict = new Prediction(mesh, { isStrict: true });
    const answer = strict.ask({ client: { cluster: 'cluster1', kind: 'ambient' }, service: SERVICE });
    expect(answer.verdict).toBe('unknown');
    expect(decisiveReason(answer.reasons)?.text).toContain('the network that the east-west gateways');
  });

  test('is in a network with all others, where nothing names one: that is assumed', () => {
    const mesh = meshOf({ cluster1: unsaid(), cluster2: unsaid() });
    const answer = ask(mesh);
    expect(told(answer)).toBe('local: cluster1 100 → cluster1 100');
    expect(answer.assumptions).toContain('networks');
  });

  test('is a matter of no answer where it is alone', () => {
    expect(ask(meshOf({ cluster1: unsaid() })).assumptions).not.toContain('networks');
  });
});

describe('the network of a gateway does not count', () => {
  test.each([
    ['the Namespace was read, without the label', unsaid(system({}), gateway('n1')), undefined],
    ['a snapshot has no such Namespace', { ...unsaid(gateway('n1')), readKinds: ['Namespace'] }, undefined],
    ['mesh.json says another', { ...unsaid(gateway('n1')), network: 'said' }, 'said'],
  ])('where %s', (_, cluster1, network) => {
    const [first] = meshOf({ cluster1, cluster2: unsaid() }).clusters;
    expect(first).toMatchObject({ network, isNetworkAssumed: false });
  });
});
