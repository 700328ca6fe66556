import * as fc from 'fast-check';
import { checkOrderedLocalities, checkUnorderedLocalities } from '../../../src/istio/webhook/locality';
import { FINE, judgePolicy, refused, warned } from './support';

const balancer = (fields: string) => judgePolicy(`outlierDetection: {}, loadBalancer: {${fields}}`);
const at = 'spec.trafficPolicy.loadBalancer';

test('of simple balancing and warmupDurationSecs nothing is checked', () => {
  expect(balancer('simple: 99, warmupDurationSecs: -5s')).toEqual(FINE);
});

describe('consistentHash', () => {
  const hash = (fields: string) => balancer(`consistentHash: {${fields}}`);

  test('by cookie has a name, and each attribute once', () => {
    expect(hash('httpCookie: {name: c, ttl: -1s, attributes: [{name: a}, {name: A}]}')).toEqual(FINE);
    expect(hash('httpCookie: {}')).toEqual(refused(`${at}.consistentHash.httpCookie.name: A cookie needs a name.`));
    expect(hash('httpCookie: {name: c, attributes: [{}, {}]}')).toEqual(
      refused(
        'attributes[0].name: An attribute of a cookie needs',
        'attributes[1].name: An attribute of a cookie needs',
      ),
    );
    expect(hash('httpCookie: {name: c, attributes: [{name: a}, {name: a}]}')).toEqual(
      refused('attributes[1].name: The cookie has'),
    );
  });

  test('warns of the old minimumRingSize, and refuses it beside the new', () => {
    expect(hash('minimumRingSize: 1')).toEqual(
      warned(`${at}.consistentHash.minimumRingSize: minimumRingSize is deprecated`),
    );
    expect(hash('minimumRingSize: 0, ringHash: {}')).toEqual(FINE);
    for (const algorithm of ['ringHash: {}', 'maglev: {tableSize: 3}']) {
      expect(hash(`minimumRingSize: 1, ${algorithm}`)).toMatchObject({
        errors: [expect.stringContaining('cannot stand beside')],
        warnings: [expect.stringContaining('deprecated')],
      });
    }
  });

  test.each([1, 2, 3, 5, 65537, 4999999])('can have a maglev table of %d', (size) => {
    expect(hash(`maglev: {tableSize: ${size}}`)).toEqual(FINE);
  });

  test.each([0, 4, 9, 21, 24649, 65536])('cannot have a maglev table of %d, which is no prime', (size) => {
    expect(hash(`maglev: {tableSize: ${size}}`)).toEqual(refused('must have a prime number'));
  });

  test('has a maglev table that Envoy can hold', () => {
    expect(hash('maglev: {tableSize: 5000011}')).toEqual(refused('must have fewer than 5000011'));
    expect(hash('maglev: {tableSize: 5000010}')).toEqual(refused('must have a prime number'));
    expect(hash('maglev: {}')).toEqual(refused('to have 0 entries'));
  });
});

describe('warmup', () => {
  const warmup = (fields: string) => balancer(`warmup: {${fields}}`);

  test('has a duration', () => {
    expect(warmup('duration: 1ms')).toEqual(FINE);
    expect(warmup('')).toEqual(refused(`${at}.warmup.duration: A warm-up needs a duration.`));
    expect(warmup('duration: 0s')).toEqual(refused(`${at}.warmup.duration: The duration is shorter`));
  });

  test('begins with 100 percent at most', () => {
    for (const percent of [100, -5, 'NaN', 'null'])
      expect(warmup(`duration: 1s, minimumPercent: ${percent}`)).toEqual(FINE);
    for (const percent of [100.5, 'Infinity']) {
      expect(warmup(`duration: 1s, minimumPercent: ${percent}`)).toEqual(refused('minimumPercent: '));
    }
  });

  test('gets somewhere', () => {
    for (const aggression of [0.1, 'NaN', 'null'])
      expect(warmup(`duration: 1s, aggression: ${aggression}`)).toEqual(FINE);
    for (const aggression of [0, -1])
      expect(warmup(`duration: 1s, aggression: ${aggression}`)).toEqual(refused('aggression: '));
  });
});

test('localityLbSetting and zoneAwareLbSetting do not go together', () => {
  expect(balancer('localityLbSetting: {}, zoneAwareLbSetting: {}')).toEqual(
    refused(`${at}: localityLbSetting and zoneAwareLbSetting`),
  );
});

describe.each(['localityLbSetting', 'zoneAwareLbSetting'])('failover of %s', (name) => {
  const failover = (entry: string) => balancer(`${name}: {failover: [${entry}]}`);

  test('warns where there is no outlierDetection, because then nothing ever fails over', () => {
    for (const setting of ['failover: [{from: a, to: b}]', 'failoverPriority: [app]']) {
      expect(judgePolicy(`loadBalancer: {${name}: {${setting}}}`)).toEqual(
        warned(`${at}.${name}: There is a failover and no outlierDetection`),
      );
      expect(judgePolicy(`outlierDetection: {}, loadBalancer: {${name}: {${setting}}}`)).toEqual(FINE);
    }
    expect(judgePolicy(`loadBalancer: {${name}: {failover: [], enabled: true}}`)).toEqual(FINE);
  });

  test('goes from one region to another', () => {
    expect(failover('{from: a, to: b}, {from: a, to: c}')).toEqual(FINE);
    expect(failover('{from: a, to: b}, {from: a, to: a}')).toEqual(
      refused(`${at}.${name}.failover[1]: "a" cannot fail over to itself.`),
    );
    expect(failover('{}')).toEqual(refused('"" cannot fail over to itself.'));
    for (const wrong of ['{from: a/b, to: c}', '{from: c, to: a/b}'])
      expect(failover(wrong)).toEqual(refused('Regions fail over, not zones'));
    for (const wrong of ['{from: "*", to: c}', '{from: c, to: "a*"}'])
      expect(failover(wrong)).toEqual(refused('"*" does not match regions'));
  });
});

test.each(['topology.kubernetes.io/region', 'topology.kubernetes.io/zone', 'topology.istio.io/subzone'])(
  'failoverPriority has %s alone only where nothing else goes by place',
  (label) => {
    expect(balancer(`localityLbSetting: {failoverPriority: [${label}]}`)).toEqual(FINE);
    expect(balancer(`localityLbSetting: {failoverPriority: [x, ${label}], failover: [{from: a, to: b}]}`)).toEqual(
      refused(`localityLbSetting.failoverPriority[1]: failover goes by place already, so ${label}`),
    );
    expect(balancer(`zoneAwareLbSetting: {failoverPriority: [x, ${label}, ${label}]}`)).toEqual(
      refused('failoverPriority[1]: Zone-aware balancing', 'failoverPriority[2]: Zone-aware balancing'),
    );
    // After which not even the missing outlierDetection is noticed.
    const alone = `localityLbSetting: {failoverPriority: [${label}], failover: [{from: a, to: b}]}`;
    expect(judgePolicy(`loadBalancer: {${alone}}`)).toEqual(refused('failover goes by place already'));
    // With a value it slips through.
    expect(balancer(`zoneAwareLbSetting: {failoverPriority: ["${label}=x"]}`)).toEqual(FINE);
    expect(balancer(`localityLbSetting: {failoverPriority: ["${label}=x"], failover: [{from: a, to: b}]}`)).toEqual(
      FINE,
    );
  },
);

describe('distribute', () => {
  const distribute = (...entries: string[]) => balancer(`localityLbSetting: {distribute: [${entries.join(', ')}]}`);
  const setting = `${at}.localityLbSetting`;

  test('does not go together with failover, and then not even the missing outlierDetection is noticed', () => {
    const both = 'loadBalancer: {localityLbSetting: {distribute: [{from: "", to: {}}], failover: [{from: a, to: a}]}}';
    expect(judgePolicy(both)).toEqual(refused(`${setting}: distribute and failover are two answers`));
  });

  test('goes together with failoverPriority, which then has no say', () => {
    expect(balancer('localityLbSetting: {distribute: [{from: a, to: {b: 100}}], failoverPriority: [x]}')).toEqual(FINE);
  });

  test('has weights from 1 to 100 that add up to 100', () => {
    expect(distribute('{from: a, to: {a: 99, b: 1}}')).toEqual(FINE);
    expect(distribute('{from: a, to: {a: 100, b: 0}}')).toEqual(
      refused(`${setting}.distribute[0].to["b"]: 0 is not a weight`),
    );
    expect(distribute('{from: a, to: {a: 101}}')).toEqual(refused('101 is not a weight', 'add up to 101'));
    expect(distribute('{from: a, to: {a: 50, b: 49}}')).toEqual(
      refused(`${setting}.distribute[0].to: The weights add up to 99`),
    );
    expect(distribute('{from: a}')).toEqual(refused('The weights add up to 0'));
  });

  test('with wrong weights is not looked at any further', () => {
    expect(distribute('{from: "", to: {}}', '{from: a, to: {}}')).toEqual(refused('distribute[0].to: The weights'));
  });

  test('has localities of one to three parts, with a "*" at the end at most', () => {
    for (const right of ['a', 'a/b', 'a/b/c', '"*"', '"a/*"', '"a/b/*"', '"a*"', 'a/b/c/d']) {
      expect(distribute(`{from: ${right}, to: {${right}: 100}}`)).toEqual(FINE);
    }
    for (const wrong of ['""', 'a/', '/a', 'a//b', 'a/b/']) {
      expect(distribute(`{from: ${wrong}, to: {a: 100}}`)).toEqual(refused('distribute[0].from: '));
      expect(distribute(`{from: a, to: {${wrong}: 100}}`)).toEqual(refused('has an empty region, zone or subzone'));
    }
    for (const wrong of ['"**"', '"*a"', '"*/*"', '"a/*/b"'])
      expect(distribute(`{from: ${wrong}, to: {a: 100}}`)).toEqual(refused('before its end'));
  });

  test('has each source once, and what is for the rest comes last', () => {
    const from = (...localities: string[]) =>
      distribute(...localities.map((each) => `{from: "${each}", to: {a: 100}}`));
    expect(from('a/b/c', 'a/b/*', 'a/*', 'd', '*')).toEqual(FINE);
    for (const [one, other] of [
      ['a', 'a'],
      ['a', 'a/b'],
      ['a/b', 'a'],
      ['a/b', 'a/b/c'],
      ['a/b/c', 'a/b'],
      ['a/*', 'a/b'],
      ['*', 'a'],
      ['a/b/*', 'a/b/c'],
      ['*', '*'],
    ]) {
      expect(from(one!, other!)).toEqual(refused(`${setting}.distribute[1].from: "${one}" and "${other}" overlap`));
    }
  });

  test('has targets that do not overlap; where one is for the rest, istiod decides by chance', () => {
    expect(distribute('{from: a, to: {a: 50, a/b: 50}}')).toEqual(
      refused(`${setting}.distribute[0].to["a/b"]: "a" and "a/b" overlap`),
    );
    for (const wide of ['*', 'a/*', 'a/b/*']) {
      expect(distribute(`{from: a, to: {a/b/c: 50, "${wide}": 50}}`)).toEqual(
        refused(`${setting}.distribute[0].to["${wide}"] (sometimes): "a/b/c" and "${wide}" overlap`),
      );
    }
  });
});

describe('localities in no order', () => {
  const part = fc.constantFrom('a', 'b', '*');
  const locality = fc
    .array(part, { minLength: 1, maxLength: 3 })
    .map((parts) => parts.join('/'))
    .filter((text) => !/\*./.test(text));
  const some = fc.uniqueArray(locality, { minLength: 1, maxLength: 4 });
  const placed = (localities: readonly string[]) => localities.map((each) => ({ locality: each, path: each }));
  const isRefused = (localities: readonly string[]) => [...checkOrderedLocalities(placed(localities))].length > 0;

  test('are refused always, sometimes or never as they are in all orders, in some and in none', () => {
    fc.assert(
      fc.property(some, (localities) => {
        const complaints = [...checkUnorderedLocalities(placed(localities))];
        const refusals = orders(localities).map(isRefused);
        const certain = complaints.some(({ sometimes }) => sometimes !== true);
        expect([complaints.length > 0, certain]).toEqual([refusals.includes(true), !refusals.includes(false)]);
      }),
    );
  });
});

function orders(items: readonly string[]): string[][] {
  if (items.length === 0) return [[]];
  return items.flatMap((item) => orders(items.filter((other) => other !== item)).map((rest) => [item, ...rest]));
}
