import { change, NAMESPACE, SERVICE, yaml } from '../../src/rules/engine/example-mesh';
import { ask, askExample } from './support';

const ID = 'global-service-without-address';
const HEADLESS = change(SERVICE, 'spec:\n', 'spec:\n  clusterIP: None\n');
const GLOBAL = '    istio.io/global: "true"\n';

test('an ExternalName does not have an address either', () => {
  const external = change(SERVICE, 'spec:\n', 'spec:\n  type: ExternalName\n  externalName: example.com\n');
  expect(ask(ID, { cluster1: yaml(NAMESPACE, external) })).toMatchObject([
    {
      path: 'spec.type',
      messageId: 'externalName',
      message: 'Service sample/helloworld of cluster1 is global and of type ExternalName.',
    },
  ]);
});

test('a headless service beside a global one is what StatefulSets have', () => {
  const beside = change(change(HEADLESS, GLOBAL, ''), 'name: helloworld\n', 'name: helloworld-headless\n');
  expect(ask(ID, { cluster1: yaml(NAMESPACE, SERVICE, beside) })).toEqual([]);
});

test('one that is global only with its whole namespace was never meant to be', () => {
  const switches = { serviceScopeConfigs: [{ scope: 'GLOBAL' }] };
  expect(ask(ID, { cluster1: yaml(NAMESPACE, change(HEADLESS, GLOBAL, '')) }, { cluster1: { switches } })).toEqual([]);
});

test('the finding names every object that it is about', () => {
  expect(askExample('global-service-without-address')).toMatchObject([
    {
      messageId: 'headless',
      message: 'Service sample/helloworld of cluster1 is global and headless.',
    },
  ]);
});
