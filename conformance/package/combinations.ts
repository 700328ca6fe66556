/** A consumer of the package: what stands beside it, and how its TypeScript is compiled, run and tested. */
export interface Combination {
  /** A release of cdk8s-plus. */
  readonly plus: { readonly name: string; readonly version: string };
  /** What runs the tests. */
  readonly runner: { readonly name: 'jest' | 'vitest' | 'node:test'; readonly version: string };
  readonly typescript: string;
  readonly modules: 'commonjs' | 'esm';
  /** What turns TypeScript into JavaScript outside of the tests. */
  readonly transform: 'tsx' | 'swc';
  readonly skipLibCheck: boolean;
}

const JEST_29 = { name: 'jest', version: '29.7.0' } as const;
const JEST_30 = { name: 'jest', version: '30.5.2' } as const;
const VITEST_4 = { name: 'vitest', version: '4.1.12' } as const;
const VITEST_5 = { name: 'vitest', version: '5.1.2' } as const;
const NODE = { name: 'node:test', version: '' } as const;
const [TS_5, TS_6, TS_7] = ['5.9.3', '6.0.3', '7.0.2'] as const;

const plus = (minor: number, version: string): Combination['plus'] => ({ name: `cdk8s-plus-${minor}`, version });

/**
 * Pairs of what may stand side by side. Each release of cdk8s-plus is here with the lowest version that package.json allows, and each
 * value of the rest twice or more, with other neighbours. `npm test` runs the newest 28, the template of cdk8s the newest 33.
 */
export const COMBINATIONS: readonly Combination[] = [
  of(plus(28, '2.0.3'), JEST_29, TS_5, 'commonjs', 'swc', true),
  of(plus(29, '2.3.3'), JEST_30, TS_6, 'commonjs', 'tsx', false),
  of(plus(29, '2.6.0'), VITEST_4, TS_7, 'esm', 'swc', true),
  of(plus(30, '2.2.5'), NODE, TS_5, 'esm', 'tsx', false),
  of(plus(30, '2.4.10'), JEST_29, TS_7, 'esm', 'swc', false),
  of(plus(31, '2.6.19'), VITEST_4, TS_5, 'commonjs', 'tsx', true),
  of(plus(31, '2.6.43'), NODE, TS_7, 'commonjs', 'swc', true),
  of(plus(32, '2.0.0'), VITEST_5, TS_5, 'commonjs', 'swc', false),
  of(plus(32, '2.5.92'), JEST_30, TS_7, 'esm', 'tsx', true),
  of(plus(33, '2.3.5'), NODE, TS_6, 'commonjs', 'swc', true),
  of(plus(34, '2.0.20'), VITEST_5, TS_6, 'esm', 'tsx', false),
  of(plus(34, '2.0.54'), JEST_30, TS_6, 'esm', 'tsx', false),
];

function of(
  plus: Combination['plus'],
  runner: Combination['runner'],
  typescript: string,
  modules: Combination['modules'],
  transform: Combination['transform'],
  skipLibCheck: boolean,
): Combination {
  return { plus, runner, typescript, modules, transform, skipLibCheck };
}

/** What a check of it is called. */
export function nameOf({ plus, runner, typescript, modules, transform, skipLibCheck }: Combination): string {
  return [
    `${plus.name} ${plus.version}`,
    `${runner.name} ${runner.version}`.trim(),
    `TypeScript ${typescript}`,
    modules,
    transform,
    ...(skipLibCheck ? ['skipLibCheck'] : []),
  ].join(', ');
}
