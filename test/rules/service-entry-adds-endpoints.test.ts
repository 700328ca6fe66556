import { HEALTHY, yaml } from '../../src/rules/engine/example-mesh';
import { ask, askExample } from './support';

const ID = 'service-entry-adds-endpoints';
const entry = (host: string, more: string) =>
  `\napiVersion: networking.istio.io/v1\nkind: ServiceEntry\nmetadata: {name: entry, namespace: sample}\nspec: {hosts: [${host}], ports: [{number: 5000, name: http, protocol: HTTP}], ${more}}\n`;
const HOST = 'helloworld.sample.svc.cluster.local';
const found = (document: string) => ask(ID, { cluster1: HEALTHY + yaml(document), cluster2: HEALTHY });

test('endpoints that are listed or selected are added to those of the Service', () => {
  expect(found(entry(HOST, 'resolution: STATIC, endpoints: [{address: 198.51.100.9}]'))).toHaveLength(1);
  expect(found(entry(HOST, 'resolution: STATIC, workloadSelector: {labels: {app: vm}}'))).toHaveLength(1);
});

test('an entry for a host outside, or without endpoints, is not found', () => {
  expect(found(entry('api.example.com', 'resolution: STATIC, endpoints: [{address: 198.51.100.9}]'))).toEqual([]);
  expect(found(entry(HOST, 'resolution: NONE'))).toEqual([]);
});

test('an entry of another revision than that of istiod is not read, and not found', () => {
  const ofRevision = (revision: string) =>
    entry(HOST, 'resolution: STATIC, endpoints: [{address: 198.51.100.9}]').replace(
      'name: entry,',
      `name: entry, labels: {istio.io/rev: ${revision}},`,
    );
  expect(found(ofRevision('canary'))).toEqual([]);
  expect(found(ofRevision('default'))).toHaveLength(1);
});

test('the finding names every object that it is about', () => {
  expect(askExample('service-entry-adds-endpoints')).toMatchObject([
    {
      messageId: 'hostOfService',
      message: 'In cluster1, ServiceEntry sample/helloworld is for the host of Service sample/helloworld.',
    },
  ]);
});
