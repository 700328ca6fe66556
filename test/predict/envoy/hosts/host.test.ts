import fc from 'fast-check';
import { hostsByPriority } from '../../../../src/predict/envoy/hosts/host';
import { anyHosts, host } from '../hosts';

test('a gateway that was sent once for each locality behind it is one host, in the first of them', () => {
  const hosts = [
    host('pod'),
    host('gateway', 1, { locality: 'eu/a', localityWeight: 3 }),
    host('gateway', 1, { locality: 'eu/b', localityWeight: 5 }),
  ];
  expect(hostsByPriority(hosts)).toEqual([[hosts[0]], [hosts[1]]]);
});

test('an address in two priorities stays where it came first, be that the later one', () => {
  const [late, early] = [host('same', 1), host('same', 0)];
  expect(hostsByPriority([late, early])).toEqual([[], [late]]);
});

test('a priority of which nothing stays is there all the same, and so are those before one that was sent', () => {
  expect(hostsByPriority([host('a'), host('a', 2)])).toEqual([[host('a')], [], []]);
});

test('nothing sent is no priority', () => {
  expect(hostsByPriority([])).toEqual([]);
});

test('of any hosts, each address is there once, as it was sent first, in its own priority and in the order sent', () => {
  fc.assert(
    fc.property(anyHosts, (hosts) => {
      const priorities = hostsByPriority(hosts);
      const first = new Map([...hosts].reverse().map((one) => [one.address, one]));
      expect(priorities.flat()).toHaveLength(first.size);
      for (const [priority, kept] of priorities.entries()) {
        expect(kept).toEqual(hosts.filter((one) => one.priority === priority && first.get(one.address) === one));
      }
      expect(priorities).toHaveLength(Math.max(-1, ...hosts.map(({ priority }) => priority)) + 1);
    }),
  );
});
