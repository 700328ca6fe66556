// Mutation testing of one folder of src, which scripts/mutation.ts names: `npm run mutation -- rules`.
import process from 'node:process';

const folder = process.env.MUTATION_FOLDER;

/** @type {import('@stryker-mutator/api/core').PartialStrykerOptions} */
export default {
  testRunner: 'jest',
  jest: {
    enableFindRelatedTests: false,
    config: { roots: ['<rootDir>/test'], testMatch: ['<rootDir>/test/mutation.ts'] },
  },
  mutate: [`src/${folder}/**/*.ts`],
  coverageAnalysis: 'perTest',
  // What runs when a module is loaded is run by every test of it: texts and examples of rules, which are data.
  ignoreStatic: true,
  incremental: false,
  concurrency: 2,
  // What jest loaded for a mutant is not given back: after some hundred mutants, most of the time goes into garbage collection.
  maxTestRunnerReuse: 40,
  // The machine may be busy with other things; a mutant that never ends is rare.
  timeoutMS: 60_000,
  dryRunTimeoutMinutes: 20,
  ignorePatterns: ['/dist', '/docs', '/bench', '/lib', '/coverage', '/.tmp'],
  tempDirName: '.tmp/stryker',
  reporters: ['clear-text', 'progress', 'json', 'html'],
  clearTextReporter: { allowColor: false, reportTests: false, skipFull: true },
  jsonReporter: { fileName: `.tmp/mutation/${folder}.json` },
  htmlReporter: { fileName: `.tmp/mutation/${folder}.html` },
  thresholds: { high: 95, low: 85, break: 85 },
};
