import { interruptDrills } from '../../conformance/drill/interrupted-drills';

const RUNS = 20;
const SEED = 24;

test('drills that are interrupted after the scaling, in whatever way, leave everything as it was', async () => {
  const { runs, atZero, broken } = await interruptDrills(RUNS, SEED);
  expect(broken).toEqual([]);
  expect(runs).toBeGreaterThanOrEqual(RUNS);
  // If no interruption fell into an outage, the test has lost its aim.
  expect(atZero).toBeGreaterThan(0);
}, 240_000);
