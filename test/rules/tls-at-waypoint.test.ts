import {
  DESTINATION_RULE,
  HEALTHY,
  NAMESPACE,
  SERVICE,
  WAYPOINT,
  WORKLOAD,
  change,
  yaml,
} from '../../src/rules/engine/example-mesh';
import { ask, askExample } from './support';

const ID = 'tls-at-waypoint';
const withTls = (tls: string) => change(DESTINATION_RULE, '  trafficPolicy:\n', `  trafficPolicy:\n    tls: ${tls}\n`);
const found = (destinationRule: string, service = SERVICE) =>
  ask(ID, { cluster1: yaml(NAMESPACE, WAYPOINT, service, destinationRule, WORKLOAD), cluster2: HEALTHY });

test('modes in which Envoy opens TLS of its own are found, others are not', () => {
  for (const mode of ['SIMPLE', 'MUTUAL']) expect(found(withTls(`{mode: ${mode}}`))).toHaveLength(1);
  for (const mode of ['DISABLE', 'ISTIO_MUTUAL']) expect(found(withTls(`{mode: ${mode}}`))).toEqual([]);
});

test('a host outside of the mesh needs TLS of its own', () => {
  const external = change(withTls('{mode: SIMPLE}'), 'helloworld.sample.svc.cluster.local', 'api.example.com');
  expect(found(external)).toEqual([]);
});

test('a service without a waypoint is not concerned', () => {
  expect(found(withTls('{mode: SIMPLE}'), change(SERVICE, '    istio.io/use-waypoint: waypoint\n', ''))).toEqual([]);
});

test('the finding names every object that it is about', () => {
  expect(askExample('tls-at-waypoint')).toMatchObject([
    {
      messageId: 'originatesTls',
      message:
        'In cluster1, DestinationRule sample/helloworld sets tls.mode: SIMPLE for Service sample/helloworld, which is behind a waypoint.',
    },
  ]);
});
