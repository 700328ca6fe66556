import type { HostShare } from '../../src/predict/answer/host-share';
import { hostsAsText } from '../../src/report/reasons';

function pods(count: number, more: Partial<HostShare> = {}): HostShare[] {
  return Array.from({ length: count }, (_, index) => ({
    ...{ address: `web-${index}`, via: 'pod', cluster: 'cluster1', locality: 'eu', weight: 1, health: 'HEALTHY' },
    ...{ priority: 0, pods: 1, untilEjected: 1 / count, afterEjection: 1 / count, isEjected: false },
    ...more,
  }));
}
const addresses = (hosts: readonly HostShare[]) =>
  hostsAsText(hosts)
    .slice(1)
    .map((line) => line.split(/ {2,}/)[1]);

test('ten hosts that are alike are listed', () => {
  expect(addresses(pods(10))).toEqual(Array.from({ length: 10 }, (_, index) => `web-${index}`));
});

test('of more, the rest is counted, as long as nothing but the address tells them apart', () => {
  const listed = addresses([...pods(500), ...pods(12, { health: 'UNHEALTHY' }), ...pods(2)]);
  expect(listed).toHaveLength(10 + 10 + 2);
  expect([listed[9], listed[19], listed[21]]).toEqual(['… and 491 more', '… and 3 more', 'web-1']);
});
