import { change, NAMESPACE, SERVICE, yaml } from '../../src/rules/engine/example-mesh';
import { ask, askExample } from './support';

const ID = 'global-label-ignored';
const labelled = (value: string) => yaml(NAMESPACE, change(SERVICE, 'global: "true"', `global: "${value}"`));
const SELECTING = (config: unknown) => ({ cluster1: { switches: { serviceScopeConfigs: [config] } } });

test.each(['TRUE', 'True', 'yes', 'on', '1', 'enabled', 't', 'y'])('%s was meant to be "true"', (value) => {
  expect(ask(ID, { cluster1: labelled(value) })).toHaveLength(1);
});

test.each(['false', 'no', '', 'cluster2'])('"%s" was not', (value) => {
  expect(ask(ID, { cluster1: labelled(value) })).toEqual([]);
});

test('what decides is the configuration of that cluster’s istiod', () => {
  const yes = { scope: 'GLOBAL', servicesSelector: { 'istio.io/global': 'yes' } };
  expect(ask(ID, { cluster1: labelled('yes') }, SELECTING(yes))).toEqual([]);
  expect(ask(ID, { cluster1: labelled('true') }, SELECTING(yes))).toHaveLength(1);
});

test('a namespace that was not read may carry the label that makes its services global', () => {
  const byNamespace = { scope: 'GLOBAL', namespaceSelector: { tier: 'front' } };
  expect(ask(ID, { cluster1: yaml(SERVICE) }, SELECTING(byNamespace))).toEqual([]);
  expect(ask(ID, { cluster1: yaml(NAMESPACE, SERVICE) }, SELECTING(byNamespace))).toHaveLength(1);
});

test('one entry of several that looks at namespaces is enough for that', () => {
  const byNamespace = { scope: 'GLOBAL', namespaceSelector: { tier: 'front' } };
  const byLabel = { scope: 'GLOBAL', servicesSelector: { 'istio.io/global': 'true' } };
  const switches = { serviceScopeConfigs: [byLabel, byNamespace] };
  expect(ask(ID, { cluster1: yaml(change(SERVICE, '"true"', '"yes"')) }, { cluster1: { switches } })).toEqual([]);
});

test('a label of the Namespace, and an annotation of the Service, were meant to be the label of the Service', () => {
  const unlabelled = change(SERVICE, '    istio.io/global: "true"\n', '');
  const namespace = change(NAMESPACE, '  labels:\n', '  labels:\n    istio.io/global: "true"\n');
  expect(ask(ID, { cluster1: yaml(namespace, unlabelled) })).toMatchObject([
    { messageId: 'elsewhere', object: 'Namespace sample', path: 'metadata.labels' },
  ]);
  const annotated = change(unlabelled, '  labels:\n', '  annotations: {istio.io/global: "true"}\n  labels:\n');
  expect(ask(ID, { cluster1: yaml(NAMESPACE, annotated) })).toMatchObject([
    { messageId: 'elsewhere', object: 'Service sample/helloworld', path: 'metadata.annotations' },
  ]);
  expect(ask(ID, { cluster1: yaml(namespace, SERVICE) })).toEqual([]);
  const onPurpose = change(SERVICE, 'istio.io/global: "true"', 'istio.io/global: "false"');
  expect(ask(ID, { cluster1: yaml(namespace, onPurpose) })).toEqual([]);
});

test('the finding names every object that it is about', () => {
  expect(askExample('global-label-ignored')).toMatchObject([
    {
      messageId: 'notSelected',
      message:
        'Service sample/helloworld of cluster1 has istio.io/global: "True", which no entry of serviceScopeConfigs selects there.',
    },
  ]);
});
