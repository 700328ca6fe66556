import * as fc from 'fast-check';
import { read } from '../../conformance/endpoints/generated-mesh';
import { gatewayAddressesOf } from '../../src/predict/istio/view/gateway-addresses';
import type { Outage } from '../../src/predict/outage/outage';
import { parseOutages } from '../../src/predict/outage/outage-syntax';
import { Prediction } from '../../src/predict/prediction/prediction';
import { usualClients } from '../../src/predict/client/usual-clients';
import { randomMesh } from './failures/random-mesh';
import { ask, meshOf, OURS, peer, preferring, reasonsOf, rule, SERVICE, told, UNBOUND, WHOLE, workload } from './mesh';
import { recordedMeshes } from './recorded-meshes';

// An address of a gateway that accepts no connections is a host of its own to an Envoy, which ejects it and goes on by the other addresses.
// A node proxy is told of one address, whichever istiod meets first, and tries no other one.

const FIRST = '203.0.113.1';
const SECOND = '203.0.113.2';
const down = (address: string): string => `gateway-address-down:cluster2:${address}`;
const BOTH = `${down(FIRST)}+${down(SECOND)}`;
const GONE = 'scaled-to-zero:cluster1';

const WITHOUT_RULE = WHOLE.filter((text) => text !== rule());
const CAPPED = [...WITHOUT_RULE, rule({ outlierDetection: { ...OURS, maxEjectionPercent: 30 } })];
const [NAMESPACE] = WHOLE;
const DIRECT = [NAMESPACE!, UNBOUND, workload(2)];
const NEAREST = [NAMESPACE!, preferring('PreferClose'), workload(2)];

/** A client in cluster1, in a mesh whose cluster2 is reached at two addresses. */
function askFor(documents: readonly string[], outages: string) {
  const mesh = meshOf({ cluster1: documents, cluster2: { documents, gateways: [FIRST, SECOND] } });
  return ask(mesh, { outages: parseOutages(outages, SERVICE) });
}

test.each([
  ['no request goes there', WHOLE, down(FIRST), 'local: cluster1 100 → cluster1 100'],
  ['the waypoint ejects it', WHOLE, `${GONE}+${down(FIRST)}`, 'failover: cluster2 50, errors 50 → cluster2 100'],
  ['the other one is ejected', WHOLE, `${GONE}+${down(SECOND)}`, 'failover: cluster2 50, errors 50 → cluster2 100'],
  ['both are gone', WHOLE, `${GONE}+${BOTH}`, 'blackhole: errors 100 → errors 100'],
  [
    'nothing is ejected',
    WITHOUT_RULE,
    down(FIRST),
    'stuck: cluster1 50, cluster2 25, errors 25 → cluster1 50, cluster2 25, errors 25',
  ],
  ['nothing is ejected, of both', WITHOUT_RULE, BOTH, 'stuck: cluster1 50, errors 50 → cluster1 50, errors 50'],
  [
    'the cap ejects neither of two hosts',
    CAPPED,
    `${GONE}+${down(FIRST)}`,
    'stuck: cluster2 50, errors 50 → cluster2 50, errors 50',
  ],
  ['node proxies stay at home', NEAREST, down(FIRST), 'local: cluster1 100 → cluster1 100'],
  ['node proxies have no way in', DIRECT, BOTH, 'stuck: cluster1 50, errors 50 → cluster1 50, errors 50'],
  [
    'the way to another waypoint is gone',
    WHOLE,
    `waypoint-down:cluster1+${BOTH}`,
    'blackhole: errors 100 → errors 100',
  ],
])('where an address of a gateway is down and %s', (_, documents, outages, expected) => {
  expect(told(askFor(documents, outages))).toBe(expected);
});

test.each([
  ['without a waypoint', DIRECT, down(FIRST)],
  ['without a waypoint, where their own pods are gone', NEAREST, `${GONE}+${down(SECOND)}`],
  ['to a waypoint of another network', WHOLE, `waypoint-down:cluster1+${down(FIRST)}`],
])('it is not known which of two addresses node proxies use: %s', (_, documents, outages) => {
  const answer = askFor(documents, outages);
  expect(told(answer)).toBe('unknown: unknown → unknown');
  expect(reasonsOf(answer)).toContain('at several addresses, and istiod tells node proxies of one of them');
});

test('the waypoint of another network is not reached at the addresses that are down', () => {
  expect(reasonsOf(askFor(WHOLE, `waypoint-down:cluster1+${BOTH}`))).toContain(
    `the gateway of cluster2 accepts no connections at ${FIRST}:15008`,
  );
});

test('an address in IPv6 is one, too', () => {
  const gateways = ['2001:db8::1', '2001:db8::2'];
  const mesh = meshOf({ cluster1: WHOLE, cluster2: { documents: WHOLE, gateways } });
  const outages = parseOutages(`${GONE}+gateway-address-down:cluster2:2001:db8::2`, SERVICE);
  expect(told(ask(mesh, { outages }))).toBe('failover: cluster2 50, errors 50 → cluster2 100');
});

test('an address that another cluster declares is one of the cluster that the gateway stands in', () => {
  const mesh = meshOf({ cluster1: [...WHOLE, peer(FIRST, SECOND)], cluster2: { documents: WHOLE, gateways: [] } });
  const { view } = new Prediction(mesh);
  expect(gatewayAddressesOf(view, 'cluster1')).toEqual([]);
  expect(gatewayAddressesOf(view, 'cluster2')).toEqual([FIRST, SECOND]);
  const outages = parseOutages(`${GONE}+${down(FIRST)}`, SERVICE);
  expect(told(ask(mesh, { outages }))).toBe('failover: cluster2 50, errors 50 → cluster2 100');
});

/** What else may be out of order. */
function aroundOf(service: string, clusters: readonly string[]): (readonly Outage[])[] {
  return [
    [],
    ...clusters.flatMap((cluster): (readonly Outage[])[] => [
      [{ kind: 'scaled-to-zero', service, cluster }],
      [{ kind: 'waypoint-down', cluster }],
    ]),
  ];
}

/** Compares every cell with all addresses of a cluster down to that with its gateways down. Returns how many had errors, or were unknown. */
function compareCells(prediction: Prediction, service: string): number {
  let touched = 0;
  for (const cluster of prediction.clusters) {
    const addresses = gatewayAddressesOf(prediction.view, cluster);
    if (addresses.length === 0) continue;
    const all = addresses.map((address): Outage => ({ kind: 'gateway-address-down', cluster, address }));
    for (const around of aroundOf(service, prediction.clusters)) {
      for (const client of usualClients(prediction.view, service)) {
        const whole = prediction.ask({ client, service }, [...around, { kind: 'gateway-down', cluster }]);
        const each = prediction.ask({ client, service }, [...around, ...all]);
        const { verdict, path, untilEjected, afterEjection } = whole;
        expect(each).toMatchObject({ verdict, path });
        expect(each.untilEjected).toEqual(untilEjected);
        expect(each.afterEjection).toEqual(afterEjection);
        if (untilEjected?.errors !== 0) touched++;
      }
    }
  }
  return touched;
}

test('with all addresses of a cluster down, each cell is what it is with its gateways down', () => {
  let touched = 0;
  fc.assert(
    fc.property(randomMesh(3), (mesh) => {
      touched += compareCells(new Prediction(mesh), SERVICE);
    }),
    { numRuns: 60 },
  );
  // Otherwise nothing was tested.
  expect(touched).toBeGreaterThan(200);
}, 240_000);

test('so it is in meshes that istiod answered for, with gateways of all kinds', () => {
  let touched = 0;
  for (const recorded of recordedMeshes().slice(0, 60)) {
    const prediction = new Prediction(read(recorded, '1.31.0'));
    for (const service of prediction.services.slice(0, 2)) touched += compareCells(prediction, service);
  }
  expect(touched).toBeGreaterThan(200);
}, 240_000);
