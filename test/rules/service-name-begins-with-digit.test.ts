import { change, HEALTHY, SERVICE, WAYPOINT, yaml } from '../../src/rules/engine/example-mesh';
import { ask, askExample } from './support';

const ID = 'service-name-begins-with-digit';
const LETTER = 'the first character of the name of a Service has to be a letter.';

test('a Service is named, with the version of Kubernetes that accepts it', () => {
  const message = `Kubernetes accepts the name "3scale" from version 1.36 on; before, ${LETTER}`;
  expect(askExample(ID)).toEqual([
    { cluster: 'cluster1', object: 'Service sample/3scale', path: 'metadata.name', messageId: 'service', message },
  ]);
});

test('the Service that istiod generates for a Gateway counts, by the name that the Gateway gives it', () => {
  const named = change(WAYPOINT, 'name: waypoint', 'name: 1st');
  expect(ask(ID, { cluster1: yaml(named) })).toMatchObject([
    {
      messageId: 'gateway',
      message: `istiod names the Service of Gateway sample/1st "1st". Kubernetes accepts this name from version 1.36 on; before, ${LETTER}`,
    },
  ]);
  const renamed = change(named, 'metadata:\n', 'metadata:\n  annotations: {gateway.istio.io/name-override: first}\n');
  expect(ask(ID, { cluster1: yaml(renamed) })).toEqual([]);
  expect(ask(ID, { cluster1: yaml(change(named, 'istio-waypoint', 'other')) })).toEqual([]);
});

test('digits elsewhere in a name, and other kinds, are accepted by every version', () => {
  expect(ask(ID, { cluster1: HEALTHY })).toEqual([]);
  const other = change(SERVICE, 'kind: Service', 'kind: Deployment').replace('apiVersion: v1', 'apiVersion: apps/v1');
  const named = (document: string, name: string) => change(document, 'name: helloworld', `name: ${name}`);
  expect(ask(ID, { cluster1: yaml(named(SERVICE, 'hello-1'), named(other, '1st')) })).toEqual([]);
});
