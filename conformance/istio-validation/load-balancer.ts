import type { Chooser } from './chooser';
import { duration } from './values';

const SIMPLE = ['UNSPECIFIED', 'LEAST_CONN', 'RANDOM', 'PASSTHROUGH', 'ROUND_ROBIN', 'LEAST_REQUEST', 0, 5, 99];
const PLACES = ['topology.kubernetes.io/region', 'topology.kubernetes.io/zone', 'topology.istio.io/subzone'];
const PRIORITIES = [
  'topology.istio.io/network',
  'kubernetes.io/hostname',
  'topology.kubernetes.io/region=x',
  'app',
  '',
  'app',
];

export function loadBalancer(choose: Chooser): Record<string, unknown> {
  const policy = choose.either(['simple', 'consistentHash', 'none', 'none'] as const, ['both'] as const);
  const place = choose.either(['locality', 'locality', 'locality', 'zoneAware', 'none'] as const, ['both'] as const);
  return {
    ...(policy === 'simple' || policy === 'both' ? { simple: choose.any(SIMPLE) } : {}),
    ...(policy === 'consistentHash' || policy === 'both' ? { consistentHash: consistentHash(choose) } : {}),
    ...(place === 'locality' || place === 'both' ? { localityLbSetting: localityLbSetting(choose) } : {}),
    ...(place === 'zoneAware' || place === 'both' ? { zoneAwareLbSetting: zoneAwareLbSetting(choose) } : {}),
    ...choose.few({ warmupDurationSecs: () => choose.any(['1s', '0s', '-1s', '1ns']), warmup: () => warmup(choose) }),
  };
}

const PRIMES = [1, 2, 3, 5, 7, 251, 65537, 4999963, 4999999];
const NO_PRIMES = [0, 4, 9, 21, 25, 65536, 4999998, 5000010, 5000011, 4932841, 4995225, 5000009, 18446744073709550000];

function consistentHash(choose: Chooser): Record<string, unknown> {
  const keys = {
    httpHeaderName: () => choose.any(['x', '']),
    httpCookie: () => cookie(choose),
    useSourceIp: () => choose.chance(50),
    httpQueryParameterName: () => choose.any(['q', '']),
  };
  const key = choose.any(Object.keys(keys) as (keyof typeof keys)[]);
  const ringHash = () => ({ ringHash: choose.any([{}, { minimumRingSize: 0 }, { minimumRingSize: 4096 }]) });
  const maglev = () => ({ maglev: choose.either(PRIMES.map(toTable), [{}, ...NO_PRIMES.map(toTable)]) });
  const algorithm = choose.either(
    ['none', 'none', 'ring', 'maglev', 'deprecated'] as const,
    ['mixed', 'both'] as const,
  );
  return {
    ...(choose.isWrong() ? choose.some(keys) : choose.chance(80) ? { [key]: keys[key]() } : {}),
    ...(algorithm === 'ring' || algorithm === 'both' ? ringHash() : {}),
    ...(algorithm === 'maglev' || algorithm === 'both' ? maglev() : {}),
    ...(algorithm === 'deprecated' ? { minimumRingSize: choose.any([0, 1, 1024]) } : {}),
    ...(algorithm === 'mixed' ? { minimumRingSize: choose.any([0, 1024]), ...choose.any([ringHash, maglev])() } : {}),
  };
}

function toTable(tableSize: number): Record<string, unknown> {
  return { tableSize };
}

function cookie(choose: Chooser): Record<string, unknown> {
  return {
    ...(choose.isWrong() ? choose.any([{}, { name: '' }]) : { name: 'session' }),
    ...choose.few({
      path: () => '/',
      ttl: () => choose.any(['0s', '-1s', '1ns', '10s']),
      attributes: () =>
        choose.isWrong()
          ? choose.list(0, 3, () => choose.any([{ name: 'SameSite' }, { name: 'a', value: 'b' }, { name: '' }, {}]))
          : choose.any([[{ name: 'SameSite', value: 'Lax' }], [{ name: 'a' }, { name: 'A' }], []]),
    }),
  };
}

function warmup(choose: Chooser): Record<string, unknown> {
  return {
    ...(choose.isWrong() ? {} : { duration: duration(choose) }),
    ...choose.few({
      minimumPercent: () => choose.either([0, 10, 99.9, 100, -5, null, 'NaN'], [100.1, 1e9, 'Infinity']),
      aggression: () => choose.either([0.1, 1, 3, null, 'NaN', 'Infinity'], [0, -1, '-0', '-Infinity']),
    }),
  };
}

function zoneAwareLbSetting(choose: Chooser): Record<string, unknown> {
  return choose.few({
    enabled: () => choose.any([true, false, null]),
    failover: () => failover(choose),
    failoverPriority: () => choose.list(0, 2, () => choose.either(PRIORITIES, PLACES)),
    minClusterSize: () => choose.any([0, 1, 6, null]),
  });
}

function localityLbSetting(choose: Chooser): Record<string, unknown> {
  const style = choose.either(
    ['distribute', 'distribute', 'failover', 'priority', 'failover and priority', 'enabled'] as const,
    ['distribute and failover', 'failover and place'] as const,
  );
  const priority = () => ({ failoverPriority: choose.list(0, 3, () => choose.any([...PRIORITIES, ...PLACES])) });
  return {
    ...(style.startsWith('distribute') ? { distribute: distribute(choose) } : {}),
    ...(style.includes('failover') ? { failover: failover(choose) } : {}),
    ...(style === 'failover and priority' ? { failoverPriority: choose.list(0, 2, () => choose.any(PRIORITIES)) } : {}),
    ...(style === 'failover and place' || style === 'priority' ? priority() : {}),
    ...(choose.chance(20) && style.startsWith('distribute') ? priority() : {}),
    ...(choose.chance(30) ? { enabled: choose.any([true, false, null]) } : {}),
  };
}

const REGIONS = ['us-east', 'us-west', 'eu', 'asia'];

function failover(choose: Chooser): unknown[] {
  if (choose.isWrong()) {
    const region = () => choose.any([...REGIONS, '', 'us-east/a', '*', 'us-*']);
    return choose.list(0, 2, () =>
      choose.any([{ from: region(), to: region() }, { from: region() }, { to: region() }, {}]),
    );
  }
  return choose.list(choose.chance(90) ? 1 : 0, 2, () => {
    const from = choose.below(REGIONS.length);
    return { from: REGIONS[from], to: REGIONS[(from + 1 + choose.below(REGIONS.length - 1)) % REGIONS.length] };
  });
}

/** None covers another. */
const APART: readonly (readonly string[])[] = [
  ['us-east', 'us-west', 'eu'],
  ['us-east/a', 'us-east/b', 'us-west/*'],
  ['us-east/a/1', 'us-east/a/2', 'us-east/b/*', 'eu'],
  ['us-*', 'us-east/*', 'eu/a*'],
  ['us-east/a/1/x', 'us-east/a/1', 'us-east/b'],
];
/** A "*" comes after what it covers. */
const IN_ORDER: readonly (readonly string[])[] = [
  ...APART,
  ['us-east', 'us-west/a', '*'],
  ['us-east/a/1', 'us-east/*'],
  ['us-east/a/1', 'us-east/a/*', 'us-east/*', '*'],
  ['us-east/a', 'us-east/*'],
];
const TOGETHER = [
  'us-east',
  'us-east/*',
  'us-east/a',
  'us-east/a/*',
  'us-east/a/1',
  'us-east/b',
  'us-west',
  '*',
  'us-*',
  'us-east/b/1',
];
const NO_LOCALITIES = [
  '',
  '/',
  'us-east/',
  '/a',
  'us-east//1',
  '**',
  '*a',
  'us-east/a/',
  'us-east/*/1',
  '*/a',
  '*/*',
  'a//',
  '*/',
];

function localities(choose: Chooser, right: readonly (readonly string[])[]): readonly string[] {
  if (!choose.isWrong()) {
    const chosen = choose.any(right);
    const start = choose.below(chosen.length);
    return chosen.slice(start, start + 1 + choose.below(chosen.length - start));
  }
  const pool = choose.chance(70) ? TOGETHER : [...TOGETHER, ...NO_LOCALITIES];
  return choose.list(1, 4, () => (choose.chance(5) ? choose.scribble('a/*', 5) : choose.any(pool)));
}

function distribute(choose: Chooser): unknown[] {
  const from = choose.chance(5) ? [] : localities(choose, IN_ORDER);
  return from.map((locality) => ({ from: locality, to: weights(choose, [...new Set(localities(choose, APART))]) }));
}

function weights(choose: Chooser, to: readonly string[]): Record<string, number> {
  if (choose.isWrong()) {
    const all = choose.below(to.length);
    const none = choose.chance(50);
    const wrong = (index: number) => (none ? (index === all ? 100 : 0) : choose.any([1, 50, 99, 100, 101, 4294967295]));
    return Object.fromEntries(to.map((locality, index) => [locality, wrong(index)]));
  }
  const share = Math.floor(100 / to.length);
  return Object.fromEntries(
    to.map((locality, index) => [locality, index === 0 ? 100 - share * (to.length - 1) : share]),
  );
}
