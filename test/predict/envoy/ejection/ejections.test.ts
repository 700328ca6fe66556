import fc from 'fast-check';
import type { EnvoyPolicy } from '../../../../src/predict/envoy/hosts/assignment';
import { balance } from '../../../../src/predict/envoy/hosts/balance';
import { detect, type Detection } from '../../../../src/predict/envoy/ejection/detection';
import { ejectInTurn } from '../../../../src/predict/envoy/ejection/ejections';
import { hostsByPriority, type EnvoyHost } from '../../../../src/predict/envoy/hosts/host';
import { NOT_FAILING, type Failing } from '../../../../src/predict/shares/failing';
import { anyFailing, anyHosts, anyPolicy, failing, host, policy, sent } from '../hosts';

/** The same without counting: after each ejection, requests are spread over every single host anew. */
function oneByOne(
  priorities: readonly (readonly EnvoyHost[])[],
  given: EnvoyPolicy,
  { detectionAt, cap }: { detectionAt: (address: string) => Detection | undefined; cap: number },
) {
  const count = priorities.flat().length;
  const ejected = new Map<string, Detection>();
  for (;;) {
    const { shares } = balance(priorities, given, ({ address }) => ejected.has(address));
    let next: { address: string; time: number } | undefined;
    for (const [address, share] of shares) {
      const detection = detectionAt(address);
      if (detection === undefined || ejected.has(address)) continue;
      const time = detection.requests / share;
      if (next === undefined || time < next.time) next = { address, time };
    }
    if (next === undefined) return { ejected, isCapped: false };
    if ((100 * (ejected.size + 1)) / count > cap) return { ejected, isCapped: true };
    ejected.set(next.address, detectionAt(next.address)!);
  }
}

const anyFailures = fc.dictionary(
  fc.constantFrom(...'abcdefgh'),
  fc.constantFrom(failing('no-connection'), NOT_FAILING),
);

test('hosts that are alike are ejected in the order, and up to the cap, in which each by itself would be', () => {
  fc.assert(
    fc.property(anyHosts, anyPolicy, anyFailures, anyFailing, (hosts, given, failures, other) => {
      const failingAt = (address: string): Failing => failures[address] ?? other;
      const detectionAt = (address: string) => detect(failingAt(address), given.outlierDetection);
      const cap = given.outlierDetection?.maxEjectionPercent ?? 10;
      const priorities = hostsByPriority(hosts);
      const { ejected, isCapped } = ejectInTurn(priorities, given, { failingAt, detectionAt, cap });
      const expected = oneByOne(priorities, given, { detectionAt, cap });
      expect({ ejected: [...ejected], isCapped }).toEqual({
        ejected: [...expected.ejected],
        isCapped: expected.isCapped,
      });
    }),
    { numRuns: 2000 },
  );
});

test('ten times the hosts take less than forty times as long', () => {
  const detection = { requests: 5, failures: 5, isCertain: true, compared: 5 };
  const suspicion = { failingAt: () => failing('no-connection'), detectionAt: () => detection, cap: 100 };
  const given = policy({ localityWeighted: true, panicThreshold: 1, outlierDetection: sent() });
  const cpuOf = (count: number): number => {
    const hosts = Array.from({ length: count }, (_, n) => host(`h${n}`, n % 2));
    const before = process.cpuUsage();
    expect(ejectInTurn(hostsByPriority(hosts), given, suspicion).ejected.size).toBe(count);
    const { user, system } = process.cpuUsage(before);
    return user + system;
  };
  cpuOf(5000);
  expect(cpuOf(50_000) / cpuOf(5000)).toBeLessThan(40);
});
