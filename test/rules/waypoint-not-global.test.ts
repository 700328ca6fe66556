import {
  change,
  DESTINATION_RULE,
  HEALTHY,
  NAMESPACE,
  SERVICE,
  WAYPOINT,
  WORKLOAD,
  yaml,
} from '../../src/rules/engine/example-mesh';
import { ask, askExample } from './support';

const ID = 'waypoint-not-global';
const GLOBAL = '    istio.io/global: "true"\n';
const LOCAL_WAYPOINT = change(WAYPOINT, GLOBAL, '');
const found = (waypoint: string, ...services: readonly string[]) =>
  ask(ID, { cluster1: yaml(NAMESPACE, waypoint, ...services, DESTINATION_RULE, WORKLOAD), cluster2: HEALTHY });

test('a waypoint of several global services is one finding', () => {
  expect(found(LOCAL_WAYPOINT, SERVICE, change(SERVICE, 'name: helloworld\n', 'name: second\n'))).toHaveLength(1);
});

test('a waypoint of local services only need not be global', () => {
  expect(found(LOCAL_WAYPOINT, change(SERVICE, GLOBAL, ''))).toEqual([]);
});

test('spec.infrastructure.labels replace the labels that istiod would copy, and the finding names that field', () => {
  const replaced = change(WAYPOINT, 'spec:\n', 'spec:\n  infrastructure:\n    labels: {team: mesh}\n');
  expect(found(replaced, SERVICE)).toMatchObject([{ path: 'spec.infrastructure.labels' }]);
  const repeated = change(replaced, '{team: mesh}', '{team: mesh, istio.io/global: "true"}');
  expect(found(repeated, SERVICE)).toEqual([]);
});

test('a value other than "true" does not make the waypoint global', () => {
  expect(found(change(WAYPOINT, 'global: "true"', 'global: "yes"'), SERVICE)).toHaveLength(1);
});

test('the finding names every object that it is about', () => {
  expect(askExample('waypoint-not-global')).toMatchObject([
    {
      messageId: 'notGlobal',
      message:
        'handles the global Service sample/helloworld, but the Service that istiod generates for it is not global.',
    },
  ]);
});
