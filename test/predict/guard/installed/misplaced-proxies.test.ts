import { Prediction } from '../../../../src/predict/prediction/prediction';
import * as live from '../../istio/snapshot';
import { ask, meshOf, WAYPOINT, WHOLE } from '../../mesh';

// Pods of a waypoint that say that they are somewhere else than they are.

/** A live cluster whose waypoint has variables of its own. */
function cluster(name: string, prefix: string, variables: Readonly<Record<string, string>>): live.ClusterOf {
  const env = Object.entries(variables).map(([key, value]) => ({ name: key, value }));
  const address = `203.0.113.${name.charCodeAt(0)}`;
  const objects = [
    live.namespace('istio-system', { 'topology.istio.io/network': `n-of-${name}` }),
    live.namespace('sample', { 'istio.io/dataplane-mode': 'ambient' }),
    live.waypoint({ labels: live.GLOBAL, status: { addresses: [{ value: `${prefix}.99` }] } }),
    live.service(),
    live.rule({ trafficPolicy: live.LOCAL_FIRST }),
    live.pod('waypoint-0', `${prefix}.9`, {
      labels: { 'gateway.networking.k8s.io/gateway-name': 'waypoint' },
      spec: { containers: [{ name: 'istio-proxy', env }] },
    }),
    live.pod('hello-0', `${prefix}.5`, { metadata: { annotations: { 'ambient.istio.io/redirection': 'enabled' } } }),
    live.slice([{ address: `${prefix}.5`, pod: 'hello-0' }]),
    live.eastWest({ network: `n-of-${name}`, addresses: [{ ip: address }] }),
  ];
  return { objects, gateways: undefined };
}

function verdicts(variables: Readonly<Record<string, string>>): string[] {
  const mesh = live.meshOf({
    a: cluster('a', '10.1.0', { ISTIO_META_NETWORK: 'n-of-a' }),
    b: cluster('b', '10.2.0', variables),
  });
  const prediction = new Prediction(mesh);
  return ['a', 'b'].map(
    (name) => prediction.ask({ client: { cluster: name, kind: 'ambient' }, service: 'sample/hello' }, []).verdict,
  );
}

test.each<[string, Readonly<Record<string, string>>, string[]]>([
  ['its own network', { ISTIO_META_NETWORK: 'n-of-b' }, ['local', 'local']],
  ['the network of another cluster', { ISTIO_META_NETWORK: 'n-of-a' }, ['local', 'unknown']],
  ['the name of its cluster', { ISTIO_META_NETWORK: 'n-of-b', ISTIO_META_CLUSTER_ID: 'b' }, ['local', 'local']],
  ['the name of another cluster', { ISTIO_META_NETWORK: 'n-of-b', ISTIO_META_CLUSTER_ID: 'a' }, ['local', 'unknown']],
  [
    'a name that no cluster of the mesh has',
    { ISTIO_META_NETWORK: 'n-of-b', ISTIO_META_CLUSTER_ID: 'c' },
    ['local', 'local'],
  ],
])('a waypoint that says %s', (_what, variables, expected) => {
  expect(verdicts(variables)).toEqual(expected);
});

test('a waypoint that is declared with the network of another cluster', () => {
  const documents = (network: string): readonly string[] =>
    WHOLE.map((text) =>
      text === WAYPOINT ? text.replace('labels: {', `labels: { topology.istio.io/network: ${network},`) : text,
    );
  const verdictWith = (network: string): string =>
    ask(
      meshOf({
        cluster1: { documents: documents(network), network: 'one' },
        cluster2: { documents: WHOLE, network: 'two' },
      }),
    ).verdict;
  expect(verdictWith('one')).toBe('local');
  expect(verdictWith('two')).toBe('unknown');
});
