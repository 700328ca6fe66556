import { decisiveReason, offeredChange } from '../../src/predict/explain/gaps/decisive-reason';
import { parseOutages } from '../../src/predict/outage/outage-syntax';
import {
  ask,
  INGRESS,
  meshOf,
  NAMESPACE,
  rule,
  service,
  SERVICE,
  told,
  twoOf,
  WAYPOINT,
  WHOLE,
  workload,
  type Asked,
} from './mesh';

// Where requests are known to be sent, and not known to get there.

const LOCAL = 'local: cluster1 100 → cluster1 100';
const FAILOVER = 'failover: cluster2 100 → cluster2 100';
const UNKNOWN = 'unknown: unknown → unknown';
const GONE = { outages: parseOutages('scaled-to-zero:cluster1', SERVICE) };
const FROM_INGRESS: Asked = { client: { kind: 'ingress' } };

const system = (labels: object): string => `
apiVersion: v1
kind: Namespace
metadata: { name: istio-system, labels: ${JSON.stringify(labels)} }
`;
const gatewayOf = (cluster: string): string => `
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: eastwest, namespace: istio-system, labels: { topology.istio.io/network: network-of-${cluster} } }
spec: { gatewayClassName: istio-east-west, listeners: [{ name: mesh, port: 15008, protocol: HBONE, tls: { mode: Terminate, options: { gateway.istio.io/tls-terminate-mode: ISTIO_MUTUAL } } }] }
`;

describe('pods of a cluster without a network', () => {
  const mesh = (one: object, two: object) =>
    meshOf({
      cluster1: { documents: [...WHOLE, system(one)], network: undefined },
      cluster2: { documents: [...WHOLE, system(two)], network: undefined },
    });
  const NETWORK = { 'topology.istio.io/network': 'n1' };

  test('are not known to be reached by those of a network', () => {
    const answer = ask(mesh(NETWORK, {}), GONE);
    expect(told(answer)).toBe(UNKNOWN);
    expect(decisiveReason(answer.reasons)).toMatchObject({ object: 'Namespace istio-system', step: 'gateway' });
    expect(told(ask(mesh(NETWORK, {})))).toBe(LOCAL);
  });

  test('are neighbours where all clusters are without one', () => {
    expect(told(ask(mesh({}, {}), GONE))).toBe(FAILOVER);
  });
});

describe('the east-west gateway of a cluster that was not read', () => {
  const mesh = (inOne: readonly string[], inTwo: readonly string[]) =>
    meshOf({ cluster1: [...WHOLE, ...inOne], cluster2: [...WHOLE, ...inTwo] });

  test.each([
    ['is assumed where none was read of any cluster', [], [], FAILOVER],
    ['is not known where that of another cluster was read', [gatewayOf('cluster1')], [], UNKNOWN],
    ['does not matter where requests do not need it', [], [gatewayOf('cluster2')], FAILOVER],
  ])('%s', (_what, inOne, inTwo, expected) => {
    expect(told(ask(mesh(inOne, inTwo)))).toBe(LOCAL);
    expect(told(ask(mesh(inOne, inTwo), GONE))).toBe(expected);
  });

  test('is asked for', () => {
    expect(offeredChange(ask(mesh([gatewayOf('cluster1')], []), GONE).reasons)).toContain(
      'add the east-west gateway of cluster2',
    );
  });
});

describe('a service that keeps requests on their node', () => {
  const kept = service().replace('spec: { ', 'spec: { internalTrafficPolicy: Local, ');

  test('is not known while the node of the waypoint is not', () => {
    expect(told(ask(twoOf([NAMESPACE, WAYPOINT, kept, rule(), workload(2)])))).toBe(UNKNOWN);
  });

  test('fails where it has no pods, wherever the waypoint is', () => {
    const answer = ask(twoOf([NAMESPACE, WAYPOINT, kept, rule(), workload(2)]), GONE);
    expect(answer.afterEjection?.errors).toBe(1);
  });

  describe.each([
    ['past the waypoint', 'ingress gateway', kept],
    [
      'through the waypoint',
      'waypoint',
      kept.replace('"istio.io/use-waypoint"', '"istio.io/ingress-use-waypoint":"true",$&'),
    ],
  ])('from an ingress gateway %s', (_way, proxy, document) => {
    const mesh = twoOf([NAMESPACE, WAYPOINT, document, rule(), workload(2), INGRESS]);

    test('is not known while the node is not', () => {
      const answer = ask(mesh, FROM_INGRESS);
      expect(told(answer)).toBe(UNKNOWN);
      expect(decisiveReason(answer.reasons)).toMatchObject({
        step: 'endpoint',
        text: `keeps requests on the node that they come from, and on which node of cluster1 the ${proxy} runs is not known: it is sent the pods of that node alone, if there are any.`,
      });
    });

    test('fails where it has no pods', () => {
      expect(ask(mesh, { ...FROM_INGRESS, ...GONE }).afterEjection?.errors).toBe(1);
    });
  });

  test('is not known behind the gateway of the cluster that keeps them', () => {
    const mesh = meshOf({ cluster1: WHOLE, cluster2: [NAMESPACE, WAYPOINT, kept, rule(), workload(2)] });
    expect(told(ask(mesh))).toBe(LOCAL);
    const answer = ask(mesh, GONE);
    expect(told(answer)).toBe(UNKNOWN);
    expect(decisiveReason(answer.reasons)).toMatchObject({ cluster: 'cluster2', step: 'far-side' });
  });
});

test('a waypoint behind gateways that are down fails because of them', () => {
  const outages = parseOutages('waypoint-down:cluster1+gateway-down:cluster2', SERVICE);
  const answer = ask(twoOf(WHOLE), { outages });
  expect(answer.verdict).toBe('blackhole');
  expect(decisiveReason(answer.reasons)).toMatchObject({
    step: 'gateway',
    text: 'the gateway of cluster2 accepts no connections: requests to the waypoint behind it fail before they reach any pod of the service.',
  });
});
