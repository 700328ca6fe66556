// Jest begins with the suites that took longest the last time, and in a fresh clone with the largest files. Some small files take long:
// begun last, they would have one core work while the others wait.
const { relative, sep } = require('node:path');
const { default: Sequencer } = require('@jest/test-sequencer');

/** Those that take more than about 15 s, the longest first. */
const LONG_SUITES = [
  'test/package.test.ts',
  'test/drill/lying-kubectl.test.ts',
  'test/cli/drill-process.test.ts',
  'test/drill/interrupted.test.ts',
  'test/predict/twins/twins.test.ts',
  'test/predict/failures/minimal-sets.test.ts',
  'test/predict/availability/expected.test.ts',
  'test/walks/walks.test.ts',
  'test/docs/runbooks.test.ts',
  'test/docs/code-blocks.test.ts',
  'test/predict/twins/counts.test.ts',
  'test/report/predict-folded.test.ts',
  'test/synth/verdict/keep-order.test.ts',
  'test/predict/untouched.test.ts',
  'test/docs/retries-example.test.ts',
  'test/cli/faulty-kubectl.test.ts',
  'test/cli/hostile-trees.test.ts',
];

class LongSuitesFirst extends Sequencer {
  sort(tests) {
    const placeOf = ({ path, context }) => {
      const place = LONG_SUITES.indexOf(relative(context.config.rootDir, path).split(sep).join('/'));
      return place < 0 ? LONG_SUITES.length : place;
    };
    return [...super.sort(tests)].sort((one, other) => placeOf(one) - placeOf(other));
  }
}

module.exports = LongSuitesFirst;
module.exports.LONG_SUITES = LONG_SUITES;
