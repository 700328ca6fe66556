import { HEALTHY, meshConfigMap, yaml } from '../../src/rules/engine/example-mesh';
import { ask, askExample } from './support';

const ID = 'trust-domains-differ';
const inDomain = (settings: string) => HEALTHY + yaml(meshConfigMap(settings));

test('no trust domain means cluster.local', () => {
  expect(ask(ID, { a: inDomain(''), b: inDomain('    trustDomain: cluster.local\n') })).toEqual([]);
  expect(ask(ID, { a: inDomain(''), b: inDomain('    trustDomain: example.com\n') })).toHaveLength(1);
});

test('an alias does not help, as ztunnel takes no identity of another trust domain', () => {
  const aliased = inDomain('    trustDomain: example.com\n    trustDomainAliases: [cluster.local]\n');
  expect(ask(ID, { a: inDomain(''), b: aliased })).toHaveLength(1);
});

test('a cluster whose MeshConfig was not read may have any trust domain', () => {
  expect(ask(ID, { a: HEALTHY, b: inDomain('    trustDomain: example.com\n') })).toEqual([]);
});

test('the finding names every object that it is about', () => {
  expect(askExample('trust-domains-differ')).toMatchObject([
    {
      messageId: 'domainsDiffer',
      message:
        'cluster2 has trust domain west.example.com, cluster1 has east.example.com, and both have the global Service sample/helloworld.',
    },
  ]);
});
