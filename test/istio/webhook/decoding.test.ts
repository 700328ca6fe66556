import * as fc from 'fast-check';
import { validateDestinationRule } from '../../../src/istio/webhook/destination-rule';
import { parseGoDuration } from '../../../src/istio/api/duration';
import { FINE, judge, judgePolicy, refused } from './support';

/** The kinds of what is said of a whole object. */
const kinds = (object: Record<string, unknown>) => validateDestinationRule(object).errors.map(({ kind }) => kind);

test.each([
  ['host: 5', 'spec.host: 5 is not text'],
  ['host: [reviews]', 'spec.host: a list is not text'],
  ['{host: a, exportTo: "*"}', 'spec.exportTo: "*" is not a list'],
  ['{host: a, subsets: {name: v1}}', 'spec.subsets: a map is not a list'],
  ['{host: a, trafficPolicy: []}', 'spec.trafficPolicy: a list is not a TrafficPolicy'],
  [
    '{host: a, trafficPolicy: {tls: {mode: simple}}}',
    'spec.trafficPolicy.tls.mode: "simple" is not one of DISABLE, SIMPLE',
  ],
  ['{host: a, trafficPolicy: {tls: {mode: 2147483648}}}', 'spec.trafficPolicy.tls.mode: 2147483648'],
  ['{host: a, subsets: [{name: v1, labels: {v: 1}}]}', 'spec.subsets[0].labels["v"]: 1 is not text'],
  ['{host: a, subsets: [{name: v1, labels: [v]}]}', 'spec.subsets[0].labels: a list is not a map of values'],
  ['[]', 'spec: a list is not a DestinationRule'],
])('a field of the wrong type cannot be read: %s', (spec, words) => {
  expect(judge(spec)).toEqual(refused(words));
});

test('a rule that cannot be read is not looked at any further', () => {
  expect(kinds({ spec: { host: '', trafficPolicy: {}, exportTo: 1 } })).toEqual(['undecodable']);
});

test('a rule that holds itself cannot be read, and nobody runs in circles', () => {
  expect(judge('&rule {host: *rule}')).toEqual(refused('spec.host: a map is not text'));
  expect(judge('&rule {host: a, foo: *rule}')).toEqual(refused('spec.foo: '));
});

test('a rule without a spec is read as an empty one, and has no host', () => {
  expect(kinds({})).toEqual(['invalid']);
  expect(kinds({ spec: null })).toEqual(['invalid']);
});

test('null is as good as nothing at all', () => {
  expect(judge('{host: a, trafficPolicy: null, subsets: null, exportTo: null, workloadSelector: null}')).toEqual(FINE);
  expect(judgePolicy('tls: null, outlierDetection: {consecutive5xxErrors: null, interval: null}')).toEqual(FINE);
  expect(judgePolicy('tls: null')).toEqual(refused('spec.trafficPolicy: The traffic policy is empty'));
});

test('null in a list or a map is an empty value, and looked at as such', () => {
  expect(judge('{host: a, exportTo: [null]}')).toEqual(refused('spec.exportTo[0]: "" is neither a namespace'));
  expect(judge('{host: a, subsets: [null]}')).toEqual(refused('spec.subsets[0].name: "" cannot name a subset'));
  expect(judge('{host: a, subsets: [{name: v1, labels: {v: null}}]}')).toEqual(FINE);
});

describe('a whole number', () => {
  const maxConnections = (value: string) => judgePolicy(`connectionPool: {tcp: {maxConnections: ${value}}}`).errors;

  test.each(['5', '5.0', '"5"', '" 5 "', '"-0"', '"null"', '0', '2147483647'])('can be written as %s', (value) => {
    expect(maxConnections(value)).toEqual([]);
  });

  test.each([
    '1.5',
    '2147483648',
    '"2147483648"',
    'true',
    '""',
    '"05"',
    '"+5"',
    '"5.0"',
    '"1e2"',
    '"0x5"',
    '"true"',
    '.inf',
    '.nan',
  ])('cannot be written as %s', (value) =>
    expect(maxConnections(value)).toEqual([expect.stringContaining('is not a whole number from -2147483648')]),
  );

  test('of 32 bits has a smallest and a largest', () => {
    expect(maxConnections('-2147483648')).toEqual([expect.stringContaining('A limit of -2147483648')]);
    expect(maxConnections('-2147483649')).toEqual([expect.stringContaining('-2147483649 is not a whole number')]);
    expect(judgePolicy('outlierDetection: {consecutive5xxErrors: 4294967295}')).toEqual(FINE);
    expect(judgePolicy('outlierDetection: {consecutive5xxErrors: 4294967296}')).toEqual(
      refused('from 0 to 4294967295'),
    );
    for (const mode of [2147483647, -2147483648]) expect(judgePolicy(`tls: {mode: ${mode}}`)).toEqual(FINE);
    for (const mode of [2147483648, -2147483649]) expect(judgePolicy(`tls: {mode: ${mode}}`).errors).toHaveLength(1);
  });

  test.each(['-1', '"-0"', '4294967296'])('without a sign cannot be written as %s', (value) => {
    expect(judgePolicy(`outlierDetection: {consecutive5xxErrors: ${value}}`).errors).toHaveLength(1);
  });

  test('of 64 bits is not rounded', () => {
    const ring = (size: string | bigint) =>
      kinds({ spec: { host: 'a', trafficPolicy: { loadBalancer: { consistentHash: { minimumRingSize: size } } } } });
    expect(ring('18446744073709551615')).toEqual([]);
    expect(ring(18446744073709551615n)).toEqual([]);
    expect(ring('18446744073709551616')).toEqual(['undecodable']);
    expect(ring(18446744073709551616n)).toEqual(['undecodable']);
  });
});

describe('a number', () => {
  const percent = (value: string) => judgePolicy(`retryBudget: {percent: ${value}}`).errors;

  test.each(['20', '-0.5', '"0.5"', '"1e2"', '" 20.5 "', '"NaN"', '"-Infinity"', '"null"'])(
    'can be written as %s',
    (value) => {
      expect(percent(value)).toEqual([]);
    },
  );

  test.each(['.inf', '.nan', '"1e400"', '"nan"', '" NaN"', '".5"', '"0x5"', 'true', '""'])(
    'cannot be written as %s',
    (value) => {
      expect(percent(value)).toHaveLength(1);
    },
  );

  test('of any size is a number', () => {
    const budget = { percent: 2n ** 64n };
    expect(kinds({ spec: { host: 'a', trafficPolicy: { retryBudget: budget } } })).toEqual([]);
  });
});

test('an enum is a name or any number', () => {
  expect(judgePolicy('tls: {mode: 7}')).toEqual(FINE);
  expect(judgePolicy('tls: {mode: "1"}').errors).toHaveLength(1);
  // 2 is MUTUAL, which needs a certificate and a key.
  expect(judgePolicy('tls: {mode: 2}').errors).toHaveLength(2);
});

test('of several members of a oneof the last one counts, and what is wrong in the others goes unseen', () => {
  const hash = (fields: string) => judgePolicy(`loadBalancer: {consistentHash: {${fields}}}`);
  expect(hash('httpCookie: {}')).toEqual(refused('httpCookie.name: A cookie needs a name'));
  expect(hash('httpCookie: {}, useSourceIp: false')).toEqual(FINE);
  expect(hash('httpCookie: {}, httpHeaderName: x')).toEqual(refused('httpCookie.name'));
  expect(hash('maglev: {tableSize: 4}, ringHash: {}')).toEqual(refused('maglev.tableSize'));
});

test('the names of the .proto file are read as well, and the usual ones win', () => {
  expect(judge('{host: a, traffic_policy: {}}')).toEqual(refused('spec.trafficPolicy: The traffic policy is empty'));
  expect(judgePolicy('outlier_detection: {consecutive_5xx_errors: x}').errors).toHaveLength(1);
  expect(judgePolicy('outlierDetection: {}, outlier_detection: 5')).toEqual(FINE);
  expect(judgePolicy('outlierDetection: null, outlier_detection: {max_ejection_percent: 101}').errors).toHaveLength(1);
});

describe('an unknown field', () => {
  test('is said, wherever it is, and the rest is looked at', () => {
    expect(judge('{host: "", foo: 1, subsets: [{name: v1, Labels: {}}]}')).toEqual(
      refused(
        'spec.subsets[0].Labels: Subset has no field "Labels"',
        'spec.foo: DestinationRule has no field "foo"',
        'spec.host',
      ),
    );
  });

  test('is told from what istiod refuses', () => {
    expect(kinds({ spec: { host: 'a', foo: 1 } })).toEqual(['unknown-field']);
    expect(kinds({ spec: { host: 'a', constructor: null } })).toEqual(['unknown-field']);
  });

  test('is none where nothing is there', () => {
    expect(kinds({ spec: { host: 'a', foo: undefined } })).toEqual([]);
  });
});

describe('a duration', () => {
  test.each([
    ['1h30m', 5_400_000_000_000n],
    ['1.5s', 1_500_000_000n],
    ['.5s', 500_000_000n],
    ['1.s', 1_000_000_000n],
    ['-2ms', -2_000_000n],
    ['+2ms', 2_000_000n],
    ['0', 0n],
    ['-0', 0n],
    ['3us', 3000n],
    ['3\u00b5s', 3000n],
    ['3\u03bcs', 3000n],
    ['1.0000000009s', 1_000_000_000n],
    ['0.3333333333333333333333h', 1_200_000_000_000n],
    ['9223372036854775807ns', 9223372036854775807n],
    ['-9223372036854775808ns', -9223372036854775808n],
  ])('%s is read as Go reads it', (text, nanoseconds) => expect(parseGoDuration(text)).toBe(nanoseconds));

  test.each([
    '',
    '5',
    '-',
    '00',
    's',
    '.s',
    '1d',
    '1 s',
    ' 1s',
    '1S',
    '1s1',
    '1e3s',
    '1.2.3s',
    '1constructor',
    '9223372036854775808ns',
  ])('%p is none', (text) => expect(parseGoDuration(text)).toBeUndefined());

  test.each(['2562048h', '-2562048h', '9223372036854775807ns1ns', '-9223372036854775808ns1ns', '2562047.99h'])(
    '%s is longer than Go can count',
    (text) => expect(parseGoDuration(text)).toBeUndefined(),
  );

  test('is the sum of its parts, in whatever units', () => {
    const part = fc.tuple(
      fc.nat(100_000),
      fc.constantFrom(['ns', 1], ['us', 1e3], ['ms', 1e6], ['s', 1e9], ['m', 6e10], ['h', 36e11]),
    );
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 6 }), (parts) => {
        const text = parts.map(([amount, [unit]]) => `${amount}${unit}`).join('');
        const sum = parts.reduce((total, [amount, [, unit]]) => total + BigInt(amount) * BigInt(unit as number), 0n);
        expect(parseGoDuration(text)).toBe(sum);
      }),
    );
  });

  test.each(['5', '[]', '""', '"5"', 'true'])('cannot be written as %s', (value) => {
    expect(judgePolicy(`outlierDetection: {interval: ${value}}`)).toEqual(refused('is not a duration'));
  });
});
