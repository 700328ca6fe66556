import { change, NAMESPACE, SERVICE, yaml } from '../../src/rules/example-mesh';
import { ask } from './support';

const ID = 'global-service-without-address';
const HEADLESS = change(SERVICE, 'spec:\n', 'spec:\n  clusterIP: None\n');
const GLOBAL = '    istio.io/global: "true"\n';

test('an ExternalName is none either', () => {
  const external = change(SERVICE, 'spec:\n', 'spec:\n  type: ExternalName\n  externalName: example.com\n');
  expect(ask(ID, { cluster1: yaml(NAMESPACE, external) }).map(({ path }) => path)).toEqual(['spec.type']);
});

test('a headless service beside a global one is what StatefulSets have', () => {
  const beside = change(change(HEADLESS, GLOBAL, ''), 'name: helloworld\n', 'name: helloworld-headless\n');
  expect(ask(ID, { cluster1: yaml(NAMESPACE, SERVICE, beside) })).toEqual([]);
});

test('one that is global only with its whole namespace was never meant to be', () => {
  const switches = { serviceScopeConfigs: [{ scope: 'GLOBAL' }] };
  expect(ask(ID, { cluster1: yaml(NAMESPACE, change(HEADLESS, GLOBAL, '')) }, { cluster1: { switches } })).toEqual([]);
});
