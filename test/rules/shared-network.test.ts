import { change, HEALTHY, NAMESPACE, SERVICE, WORKLOAD, yaml } from '../../src/rules/engine/example-mesh';
import { ask, askExample } from './support';

const ADVICE = 'shared-network';
const WARNING = 'shared-network-before-1-30';
const flat = (...versions: readonly (string | undefined)[]) =>
  Object.fromEntries(versions.map((istioVersion, index) => [`cluster${index + 1}`, { network: 'flat', istioVersion }]));
const CLUSTERS = { cluster1: HEALTHY, cluster2: HEALTHY, cluster3: HEALTHY };

test('one network is one piece of advice, naming its clusters, however many there are', () => {
  const found = ask(ADVICE, CLUSTERS, flat(undefined, undefined));
  expect(found).toHaveLength(1);
  expect(found[0]?.message).toContain('cluster1, cluster2 share network flat');
});

test('while one of them is old, that one is warned of, and the others are advised', () => {
  const facts = flat('1.29.6', '1.30.0', undefined);
  expect(ask(WARNING, CLUSTERS, facts).map(({ cluster }) => cluster)).toEqual(['cluster1']);
  expect(ask(ADVICE, CLUSTERS, facts).map(({ cluster }) => cluster)).toEqual(['cluster2']);
});

test('where all are old, the advice would only repeat the warning', () => {
  const facts = flat('1.29.6', '1.29.6', '1.29.6');
  expect(ask(WARNING, CLUSTERS, facts)).toHaveLength(3);
  expect(ask(ADVICE, CLUSTERS, facts)).toEqual([]);
});

test('clusters that share no global service behind a waypoint may share a network', () => {
  const local = yaml(NAMESPACE, change(SERVICE, '    istio.io/global: "true"\n', ''), WORKLOAD);
  const unbound = yaml(NAMESPACE, change(SERVICE, '    istio.io/use-waypoint: waypoint\n', ''), WORKLOAD);
  for (const other of [local, unbound, yaml(NAMESPACE)])
    for (const rule of [ADVICE, WARNING])
      expect(ask(rule, { cluster1: HEALTHY, cluster2: other }, flat('1.29.6', '1.30.0'))).toEqual([]);
});

test('an unknown network is not shared', () => {
  const facts = { cluster1: { network: undefined }, cluster2: { network: undefined } };
  expect(ask(ADVICE, { cluster1: HEALTHY, cluster2: HEALTHY }, facts)).toEqual([]);
});

test('the finding names every object that it is about', () => {
  expect(askExample('shared-network')).toMatchObject([
    {
      messageId: 'inOneNetwork',
      message: 'cluster1, cluster2 share network flat, and Service sample/helloworld is global in each of them.',
    },
  ]);
});
