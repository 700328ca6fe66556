import { askAcross } from './across-networks';
import * as live from './istio/snapshot';

// istiod leaves out pods of a network that has no way in for ambient traffic: the reason names what closes it.

function gateway(annotations: object): live.Body {
  return {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'Gateway',
    metadata: {
      name: 'east-west',
      namespace: 'istio-system',
      labels: { 'topology.istio.io/network': 'n-of-b' },
      annotations,
    },
    spec: { gatewayClassName: 'istio-east-west', listeners: [{ name: 'mesh', port: 15008, protocol: 'HBONE' }] },
  };
}

function reasonWith(entrance: readonly live.Body[], outage = 'scaled-to-zero:a', gateways?: string[]) {
  return askAcross(entrance, outage, { gateways });
}

test('a Gateway whose Service is made ClusterIP is the cause, and its annotation the change', () => {
  const { verdict, reason } = reasonWith([gateway({ 'networking.istio.io/service-type': 'ClusterIP' })]);
  expect(verdict).toBe('blackhole');
  expect(reason).toMatchObject({
    cluster: 'b',
    object: 'Gateway istio-system/east-west',
    path: 'metadata.annotations["networking.istio.io/service-type"]',
    isTried: true,
    change: expect.stringContaining('remove networking.istio.io/service-type') as unknown,
  });
});

test('a Service that lets sidecars in only is the cause', () => {
  const { verdict, reason } = reasonWith([live.eastWest({ spec: { ports: [{ port: 15443 }] } })]);
  expect(verdict).toBe('blackhole');
  expect(reason).toMatchObject({ object: 'Service istio-system/east-west', path: 'spec.ports' });
  expect(reason?.text).toContain('has no port 15008');
});

test('a Service without an outside address is the cause', () => {
  const { reason } = reasonWith([live.eastWest({ spec: { type: 'ClusterIP' }, addresses: [] })]);
  expect(reason?.text).toContain('has no address that other networks can reach');
});

test('where mesh.json says that there is none, nothing lets other networks in', () => {
  expect(reasonWith([], 'scaled-to-zero:a', []).reason?.text).toContain('nothing lets other networks into n-of-b');
});

test('nothing is said of it while no request is lost', () => {
  const closed = [gateway({ 'networking.istio.io/service-type': 'ClusterIP' })];
  expect(reasonWith(closed, 'none').reason?.text ?? '').not.toContain('no address that other networks can reach');
});

test.each([
  ['mesh.json says no address', undefined],
  ['mesh.json says an address', ['203.0.113.2']],
])('labels of infrastructure that name another network close the one of the Gateway: %s', (_what, said) => {
  const base = gateway({});
  const labels = { 'topology.istio.io/network': 'n-of-nobody' };
  const moved = { ...base, spec: { ...(base.spec as object), infrastructure: { labels } } };
  const { verdict, reason } = reasonWith([moved], 'scaled-to-zero:a', said);
  expect(verdict).toBe('blackhole');
  expect(reason).toMatchObject({ object: 'Gateway istio-system/east-west', path: 'spec.infrastructure.labels' });
});

test.each([
  ['mesh.json says no address', undefined],
  ['mesh.json says an address', ['203.0.113.2']],
])(
  'labels of infrastructure without the network close a network, and the label there is the change: %s',
  (_what, said) => {
    const base = gateway({});
    const closed = { ...base, spec: { ...(base.spec as object), infrastructure: { labels: { team: 'mesh' } } } };
    const { verdict, reason } = reasonWith([closed], 'scaled-to-zero:a', said);
    expect(verdict).toBe('blackhole');
    expect(reason).toMatchObject({
      object: 'Gateway istio-system/east-west',
      path: 'spec.infrastructure.labels',
      isTried: true,
      change: expect.stringContaining('repeat topology.istio.io/network') as unknown,
    });
    const open = {
      ...base,
      spec: {
        ...(base.spec as object),
        infrastructure: { labels: { team: 'mesh', 'topology.istio.io/network': 'n-of-b' } },
      },
    };
    expect(reasonWith([open], 'scaled-to-zero:a', said).verdict).toBe('failover');
  },
);
