import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { COMBINATIONS, nameOf } from '../../conformance/package/combinations';
import { ROOT } from '../docs/markdown';

const { peerDependencies: ranges } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
  readonly peerDependencies: Readonly<Record<string, string>>;
};
const versionsOf = (name: string): string[] =>
  COMBINATIONS.flatMap(({ plus, runner }) => [plus, runner])
    .filter((one) => one.name === name)
    .map(({ version }) => version);

test.each(Object.keys(ranges).filter((name) => name.startsWith('cdk8s-plus-')))(
  'the packed package is installed beside the lowest %s that package.json allows',
  (name) => {
    expect(versionsOf(name).map((version) => `^${version}`)).toContain(ranges[name]);
  },
);

test.each(['jest', 'vitest'])(
  'the packed package is installed beside each major of %s that package.json allows',
  (name) => {
    const majors = ranges[name]!.split(' || ').map((range) => /^\^(\d+)\./.exec(range)![1]);
    expect(new Set(versionsOf(name).map((version) => version.split('.')[0]))).toEqual(new Set(majors));
  },
);

test('a full run has at most 12 combinations, no two alike, and each value in two of them or more', () => {
  expect(COMBINATIONS.length).toBeLessThanOrEqual(12);
  expect(new Set(COMBINATIONS.map(nameOf)).size).toBe(COMBINATIONS.length);
  const values = COMBINATIONS.flatMap(({ plus: _, runner, ...others }) => Object.entries({ ...others, ...runner }));
  const counts = new Map<string, number>();
  for (const value of values) counts.set(String(value), (counts.get(String(value)) ?? 0) + 1);
  expect([...counts].filter(([, count]) => count < 2)).toEqual([]);
});
