import { decisiveReason } from '../../src/predict/explain/gaps/decisive-reason';
import type { Outage } from '../../src/predict/outage/outage';
import { Prediction } from '../../src/predict/prediction/prediction';
import {
  ask,
  LOCAL_WAYPOINT,
  meshOf,
  NAMESPACE,
  percent,
  preferring,
  reasonsOf,
  rule,
  service,
  SERVICE,
  told,
  twoOf,
  UNBOUND,
  WAYPOINT,
  WHOLE,
  workload,
} from './mesh';

// Services that are not bound to a waypoint: the client's node proxy chooses by itself, and no DestinationRule applies.

const DIRECT = [NAMESPACE, UNBOUND, rule(), workload(2)];
const SCALED: Outage = { kind: 'scaled-to-zero', service: SERVICE, cluster: 'cluster1' };
const SICK: Outage = {
  kind: 'failing',
  service: SERVICE,
  cluster: 'cluster1',
  pods: 1,
  requests: 1,
  failure: 'gateway-error',
};

test('without a preference all pods of all clusters share alike, a gateway for as many as are behind it', () => {
  const answer = ask(meshOf({ cluster1: DIRECT, cluster2: [NAMESPACE, UNBOUND, rule(), workload(6)] }));
  expect([answer.path, told(answer)]).toEqual([
    'ztunnel',
    'split: cluster1 25, cluster2 75 → cluster1 25, cluster2 75',
  ]);
  expect(reasonsOf(answer)).toContain('bind it to a waypoint in every cluster, with a LocalityFailoverRule');
});

test('with PreferClose traffic stays home while a pod is ready, and then moves all at once', () => {
  const mesh = twoOf([NAMESPACE, preferring('PreferClose'), workload(2)]);
  expect(told(ask(mesh))).toBe('local: cluster1 100 → cluster1 100');
  const halfUnready: Outage = { kind: 'unready', service: SERVICE, cluster: 'cluster1', pods: 0.5 };
  expect(told(ask(mesh, { outages: [halfUnready] }))).toBe('local: cluster1 100 → cluster1 100');
  expect(told(ask(mesh, { outages: [SCALED] }))).toBe('failover: cluster2 100 → cluster2 100');
});

test('a pod that answers errors is ejected by no proxy, which is the cause', () => {
  const mesh = twoOf([NAMESPACE, preferring('PreferClose'), workload(2)]);
  const answer = ask(mesh, { outages: [SICK] });
  expect(told(answer)).toBe('stuck: errors 100 → errors 100');
  expect(decisiveReason(answer.reasons)).toMatchObject({
    step: 'health',
    text: 'is reached without a waypoint, and a node proxy ejects nothing: pods that fail go on getting requests.',
  });
  expect(reasonsOf(ask(mesh))).not.toContain('ejects nothing');
});

test('unready pods behind a gateway go on counting there: requests to them fail', () => {
  const unready: Outage = { kind: 'unready', service: SERVICE, cluster: 'cluster2', pods: 1 };
  expect(told(ask(twoOf(DIRECT), { outages: [unready] }))).toBe(
    'stuck: cluster1 50, errors 50 → cluster1 50, errors 50',
  );
});

test('a service that is shared only here is not found in other clusters', () => {
  const local = UNBOUND.replace('"istio.io/global":"true"', '');
  const mesh = meshOf({ cluster1: DIRECT, cluster2: [NAMESPACE, local, workload(2)] });
  expect(percent(ask(mesh).afterEjection)).toBe('cluster1 100');
});

test('in one network pods of other clusters are picked themselves, by zone, and only while they are ready', () => {
  const here = { network: 'shared', region: 'region', zones: ['zone-a'] };
  const there = { ...here, zones: ['zone-b'] };
  const documents = [NAMESPACE, preferring('PreferClose'), workload(2)];
  const mesh = meshOf({ cluster1: { documents, ...here }, cluster2: { documents, ...there } });
  // A client without a zone is in the zone of its cluster.
  expect(percent(ask(mesh).afterEjection)).toBe('cluster1 100');
  expect(percent(ask(mesh, { client: { zone: 'zone-b' } }).afterEjection)).toBe('cluster2 100');
});

test('a waypoint that only the other cluster knows makes the answer unknown: its gateway hands the connection to it', () => {
  const answer = ask(meshOf({ cluster1: DIRECT, cluster2: WHOLE }));
  expect(answer.verdict).toBe('unknown');
  expect(reasonsOf(answer)).toContain('istio#60985');
});

test.each([
  [
    'does not take services of this namespace',
    LOCAL_WAYPOINT.replace(
      'HBONE }',
      'HBONE, allowedRoutes: { namespaces: { from: Selector, selector: { matchLabels: { share: waypoint } } } } }',
    ),
    'allow the namespace',
  ],
  [
    'does not handle services',
    WAYPOINT.replace('waypoint-for: service', 'waypoint-for: workload'),
    'istio.io/waypoint-for: service',
  ],
])('a waypoint that %s is gone past', (text, waypoint, fix) => {
  const answer = ask(twoOf([NAMESPACE, waypoint, service(), rule(), workload(2)]));
  expect(answer.path).toBe('ztunnel');
  expect(reasonsOf(answer)).toContain(text);
  expect(reasonsOf(answer)).toContain(fix);
});

test('a service that keeps requests on their node is unknown: nobody said which node', () => {
  const nodeLocal = UNBOUND.replace('spec: { ', 'spec: { internalTrafficPolicy: Local, ');
  expect(ask(twoOf([NAMESPACE, nodeLocal, workload(2)])).verdict).toBe('unknown');
});

test('with no pod anywhere requests fail', () => {
  const answer = ask(twoOf([NAMESPACE, UNBOUND, workload(0)]));
  expect(told(answer)).toBe('blackhole: errors 100 → errors 100');
  expect(reasonsOf(answer)).toContain('has no ready pod in reach, and no gateway leads to any.');
});

test('pods that no way leads to are none that could answer: with the others gone, requests are lost', () => {
  const mesh = meshOf({
    cluster1: DIRECT,
    cluster2: { documents: DIRECT, gateways: [] },
  });
  expect(told(ask(mesh, { outages: [SCALED] }))).toBe('blackhole: errors 100 → errors 100');
  const reached = meshOf({ cluster1: DIRECT, cluster2: DIRECT });
  const outages: Outage[] = [SCALED, { kind: 'gateway-down', cluster: 'cluster2' }];
  expect(told(ask(reached, { outages }))).toBe('blackhole: errors 100 → errors 100');
});

test('a service that is not shared is its own cluster’s, whoever else shares one of that name, or has none', () => {
  const local = UNBOUND.replace('"istio.io/global":"true"', '');
  const mesh = meshOf({ cluster1: [NAMESPACE, local, workload(2)], cluster2: DIRECT, cluster3: [NAMESPACE] });
  expect(told(ask(mesh))).toBe('local: cluster1 100 → cluster1 100');
});

test('the gateway of a network may be that of a cluster that has not the service', () => {
  const mesh = meshOf({
    cluster1: [NAMESPACE, UNBOUND, workload(0)],
    cluster2: { documents: [NAMESPACE], network: 'both' },
    cluster3: { documents: DIRECT, network: 'both' },
  });
  const answer = ask(mesh);
  expect([told(answer), answer.reasons.at(-1)?.text]).toEqual([
    'failover: cluster3 100 → cluster3 100',
    'is spread by the node proxy, without a preference: the gateway of cluster2, for 2.',
  ]);
});

test('a pod answers on the ports that it has, and is no help on another', () => {
  const named = UNBOUND.replace('5000 }]', '5000 }, { name: http-admin, port: 81, targetPort: admin }]');
  const template = 'template: { spec: { containers: [{ name: main, ports: [{ name: http, containerPort: 80 }] }] }, ';
  const mesh = twoOf([NAMESPACE, named, workload(2).replace('template: { ', template)]);
  expect(told(ask(mesh))).toBe('split: cluster1 50, cluster2 50 → cluster1 50, cluster2 50');
  expect(told(ask(mesh, { port: 81 }))).toBe('blackhole: errors 100 → errors 100');
});

describe('a node proxy knows a port by its number', () => {
  const PORT = /ports: \[.*\]/;
  const withPort = (port: object): string => {
    const changed = UNBOUND.replace(PORT, `ports: [${JSON.stringify(port)}]`);
    expect(changed).not.toBe(UNBOUND);
    return changed;
  };
  const beside = (port: object, network?: string) => {
    const there = [NAMESPACE, withPort(port), workload(2)];
    return network === undefined
      ? meshOf({ cluster1: DIRECT, cluster2: there })
      : meshOf({ cluster1: { documents: DIRECT, network }, cluster2: { documents: there, network } });
  };
  const EVENLY = 'split: cluster1 50, cluster2 50 → cluster1 50, cluster2 50';
  const OTHER_NAME = { name: 'http-other', port: 5000 };
  const OTHER = { name: 'http-other', port: 5001 };

  test.each([undefined, 'shared'])('whatever it is called in another cluster (network: %s)', (network) => {
    expect(told(ask(beside(OTHER_NAME, network)))).toBe(EVENLY);
    expect(told(ask(beside(OTHER_NAME, network), { outages: [SCALED] }))).toBe('failover: cluster2 100 → cluster2 100');
  });

  test('and goes to the gateway of pods that lack it, which refuses', () => {
    const answer = ask(beside(OTHER));
    expect(told(answer)).toBe('stuck: cluster1 50, errors 50 → cluster1 50, errors 50');
    expect(decisiveReason(answer.reasons)).toMatchObject({ cluster: 'cluster2', path: 'spec.ports' });
  });

  test('and counts pods of another network without the container port that their Service names', () => {
    const named = withPort({ name: 'http', port: 5000, targetPort: 'web' });
    const template = (name: string): string =>
      workload(2).replace(
        'template: { ',
        `template: { spec: { containers: [{ name: main, ports: [{ name: ${name}, containerPort: 80 }] }] }, `,
      );
    const beside = (name: string) =>
      meshOf({ cluster1: [NAMESPACE, named, template('web')], cluster2: [NAMESPACE, named, template(name)] });
    expect(told(ask(beside('web')))).toBe(EVENLY);
    const answer = ask(beside('other'));
    expect(told(answer)).toBe('unknown: unknown → unknown');
    expect(reasonsOf(answer)).toContain('node proxies of other networks count them');
  });

  test('and to pods of its network that lack it, at the target that its own cluster has: what answers is not known', () => {
    const answer = ask(beside(OTHER, 'shared'));
    expect(told(answer)).toBe('unknown: unknown → unknown');
    expect(reasonsOf(answer)).toContain('does not have port 5000, and cluster2 is in the network of cluster1');
  });
});

test.each<[string, Outage]>([
  ['are not ready', { kind: 'unready', service: SERVICE, cluster: 'cluster1', pods: 1 }],
  ['answer errors', SICK],
])('where all pods %s, nobody is left who could answer', (_what, outage) => {
  expect(told(ask(meshOf({ cluster1: DIRECT }), { outages: [outage] }))).toBe('blackhole: errors 100 → errors 100');
});

test('a Service with the label of those that istiod generates is asked about, and the label is what to remove', () => {
  const copied = service('helloworld', { 'gateway.istio.io/managed': 'istio.io-mesh-controller' });
  const mesh = twoOf([NAMESPACE, WAYPOINT, copied, rule(), workload(2)]);
  expect(new Prediction(mesh).services).toEqual([SERVICE]);
  const answer = ask(mesh, { outages: [SICK] });
  expect([answer.path, answer.verdict]).toEqual(['ztunnel', 'stuck']);
  expect(reasonsOf(answer)).toContain('remove the label gateway.istio.io/managed');
});
