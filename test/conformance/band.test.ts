import { judge, type Comparison } from '../../conformance/envoy/band';

// The band that decides whether an Envoy does what is predicted has to be as wide as it says.

function count(counted: number, expected: number, of = 100): Comparison {
  return { what: 'a host', counted, expected, of };
}

test('what is expected never, or always, has to be just so', () => {
  expect(judge([count(0, 0), count(100, 1)], 0.001)).toEqual({
    differences: [],
    chances: 0,
    certainties: 2,
    worst: undefined,
  });
  expect(judge([count(1, 0), count(99, 1)], 0.001).differences).toEqual([
    'a host: 1 of 100, expected 0.0 %',
    'a host: 99 of 100, expected 100.0 %',
  ]);
});

test('shares that rounding keeps from being 0 or 1 are certain all the same', () => {
  expect(judge([count(100, 0.1 + 0.2 + 0.7 - 1e-16), count(0, 1e-16)], 0.001)).toMatchObject({
    differences: [],
    certainties: 2,
  });
});

test('a count is held to the exact tail of the binomial distribution, on either side', () => {
  // Of 10 fair throws, 0 have a chance of 1 in 1024.
  const limit = 2 / 1024;
  for (const counted of [0, 10]) {
    expect(judge([count(counted, 0.5, 10)], limit - 1e-6).differences).toEqual([]);
    expect(judge([count(counted, 0.5, 10)], limit + 1e-6).differences).toHaveLength(1);
  }
  expect(judge([count(1, 0.5, 10)], 0.001).worst?.likelihood).toBeCloseTo(11 / 1024, 12);
});

test('the more there is to compare, the more a single count may be off', () => {
  const odd = count(0, 0.5, 10);
  expect(judge([odd], 0.01).differences).toHaveLength(1);
  const many = [odd, ...Array.from({ length: 9 }, () => count(5, 0.5, 10))];
  expect(judge(many, 0.01)).toMatchObject({ differences: [], chances: 10, worst: odd });
});

test('of 400 requests, a share that is wrong by a fifth of all does not pass, beside hundreds of others', () => {
  const others = Array.from({ length: 700 }, () => count(200, 0.5, 400));
  expect(judge([count(280, 0.5, 400), ...others], 0.0005).differences).toHaveLength(1);
  expect(judge([count(220, 0.5, 400), ...others], 0.0005).differences).toEqual([]);
});
