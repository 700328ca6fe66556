/**
 * What every program of JavaScript has. Jest runs tests in a context of their own, in which a look at a global takes 0.4 µs, 20 to 150 times
 * what it takes in a program: what modules get as parameters is as fast as there. Not what a test may replace, as Date and timers.
 */
const BUILT_INS = [
  ...['Array', 'BigInt', 'Boolean', 'Error', 'JSON', 'Map', 'Math', 'Number', 'Object', 'Promise', 'RegExp', 'Set'],
  ...['String', 'Symbol', 'TypeError', 'WeakMap', 'WeakSet'],
];

/** @type {import('jest').Config} */
module.exports = {
  testEnvironment: 'node',
  roots: ['<rootDir>/test', '<rootDir>/examples'],
  testMatch: ['**/*.test.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      { jsc: { target: 'es2022', parser: { syntax: 'typescript' } }, module: { type: 'commonjs' } },
    ],
  },
  moduleNameMapper: {
    '^cdk8s-ambient$': '<rootDir>/src/index.ts',
    '^cdk8s-ambient/jest$': '<rootDir>/src/jest/index.ts',
    '^cdk8s-ambient/predict$': '<rootDir>/src/prediction/index.ts',
  },
  // Of two cores jest would use one. It runs in a shell of its own, and has nothing to leave a core to.
  maxWorkers: '100%',
  testSequencer: '<rootDir>/test/support/long-suites-first.cjs',
  sandboxInjectedGlobals: BUILT_INS,
  // Loading a validator or a compiler takes seconds on a machine that is busy.
  testTimeout: 30_000,
  // A test that asserts nothing or was left focused is a defect, so a suite without tests fails too.
  passWithNoTests: false,
};
