import type { Client } from '../../../src/predict/client/client';
import { formatClient, NoClient, parseClient } from '../../../src/predict/client/client-syntax';

test.each<[string, Client]>([
  ['cluster1', { cluster: 'cluster1', kind: 'ambient' }],
  ['cluster1:ingress', { cluster: 'cluster1', kind: 'ingress' }],
  ['cluster1:sidecar', { cluster: 'cluster1', kind: 'sidecar' }],
  ['cluster1:ambient:zone-a', { cluster: 'cluster1', kind: 'ambient', zone: 'zone-a' }],
  ['cluster1:ingress:zone-a', { cluster: 'cluster1', kind: 'ingress', zone: 'zone-a' }],
])('%s is read, and written alike', (text, client) => {
  // Not even an undefined zone: clients are compared, and written as JSON.
  expect(parseClient(text)).toStrictEqual(client);
  expect(formatClient(client)).toBe(text);
});

test('ambient is what a client is unless it says otherwise, so it is not written', () => {
  expect(formatClient(parseClient('cluster1:ambient'))).toBe('cluster1');
});

test.each(['', ':ingress', 'cluster1:', 'cluster1:gateway', 'cluster1:ambient:', 'cluster1:ambient:zone-a:rack'])(
  '"%s" is no client',
  (text) => {
    expect(() => parseClient(text)).toThrow(
      new NoClient(`"${text}" is not CLUSTER[:KIND[:ZONE]], with one of ambient, ingress, sidecar for KIND.`),
    );
  },
);
