import { describeHosts } from '../../../../src/predict/explain/hosts/describe-hosts';
import type { Endpoint } from '../../../../src/predict/envoy/hosts/assignment';

/** Hosts of a cluster: so many addresses, each for so many pods. */
function hosts(cluster: string, via: Endpoint['via'], count = 1, pods = 1, health: Endpoint['health'] = 'HEALTHY') {
  return Array.from(
    { length: count },
    (_, number) =>
      ({
        ...{ cluster, via, health, address: `${cluster}-${number}` },
        pods: Array.from({ length: pods }, (_pod, pod) => `${cluster}/sample/app-${number}-${pod}`),
      }) as unknown as Endpoint,
  );
}

const clusters = (count: number): string[] => Array.from({ length: count }, (_, number) => `c${number + 1}`);

test('a few clusters are named, each with its hosts', () => {
  const few = [...hosts('c1', 'pod', 2), ...hosts('c2', 'gateway', 1, 3), ...hosts('c3', 'gateway', 2, 1)];
  expect(describeHosts(few)).toBe('2 pods of c1, the gateway of c2 (3 pods), 2 gateways of c3 (2 pods)');
  expect(describeHosts(hosts('c1', 'pod', 1, 1, 'UNHEALTHY'))).toBe('1 pod of c1 that are not ready');
  expect(describeHosts(clusters(8).flatMap((name) => hosts(name, 'gateway')))).toMatch(
    /^the gateway of c1 \(1 pod\), .*c8/,
  );
});

test('a gateway that is there once for each locality behind it is counted once', () => {
  const [one] = hosts('c1', 'gateway', 1, 2);
  expect(describeHosts([one!, { ...one!, locality: 'elsewhere' }])).toBe('the gateway of c1 (2 pods)');
});

test('more than 8 clusters with as many hosts each are counted, where the first of them stands, and the odd one is named', () => {
  const fleet = clusters(11).flatMap((name) => hosts(name, 'gateway', 1, name === 'c7' ? 4 : 3));
  expect(describeHosts([...hosts('c0', 'pod', 2), ...fleet])).toBe(
    '2 pods of c0, the gateways of 10 clusters (3 pods each), the gateway of c7 (4 pods)',
  );
  expect(describeHosts(clusters(9).flatMap((name) => hosts(name, 'gateway', 2, 1)))).toBe(
    '2 gateways of each of 9 clusters (2 pods each)',
  );
  expect(describeHosts(clusters(9).flatMap((name) => hosts(name, 'pod', 2)))).toBe('2 pods of each of 9 clusters');
});
