import { HEALTHY, yaml } from '../../src/rules/engine/example-mesh';
import { ask } from './support';

const ID = 'name-refused';
const withObject = (kind: string, metadata: object, apiVersion = 'v1') =>
  ask(ID, {
    cluster1: HEALTHY + yaml(`\n${JSON.stringify({ apiVersion, kind, metadata })}\n`),
    cluster2: HEALTHY,
  });

test.each([
  'Upper',
  'a b',
  '-a',
  'a_b',
  'a\nb',
  '# a',
  '[a](http://b)',
  '@a',
  'a/b',
  'é',
  '\u001b[31m',
  'x'.repeat(254),
])('an object of any kind that is called %j is refused', (name) => {
  expect(withObject('Widget', { name, namespace: 'sample' }, 'example.com/v1')).toMatchObject([
    { path: 'metadata.name' },
  ]);
});

test('a namespace that no namespace can be called is said', () => {
  expect(withObject('Pod', { name: 'a', namespace: 'a.b' })).toMatchObject([
    { path: 'metadata.namespace', messageId: 'refused' },
  ]);
});

test('roles may be called what a URL can hold', () => {
  expect(withObject('ClusterRole', { name: 'system:node A' }, 'rbac.authorization.k8s.io/v1')).toEqual([]);
  expect(withObject('ClusterRole', { name: 'a/b' }, 'rbac.authorization.k8s.io/v1')).toHaveLength(1);
});

test('what the definition of its kind refuses already is not said twice, and what gets its name later not at all', () => {
  expect(withObject('ConfigMap', { name: 'Upper', namespace: 'sample' })).toEqual([]);
  expect(withObject('Job', { generateName: 'a-', namespace: 'sample' }, 'batch/v1')).toEqual([]);
});
