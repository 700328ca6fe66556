import { expect } from 'vitest';
import type { AmbientMatchers } from '../jest/ambient-matchers.js';
import {
  toBeServedBy,
  toHaveNoBlackhole,
  toNeverLeaveRegion,
  toStayLocal,
  toSurviveEverySingleClusterOutage,
} from '../jest/matchers.js';

export type { AmbientMatchers } from '../jest/ambient-matchers.js';
export type { OutageOptions, PredictionOptions } from '../jest/options.js';
export { Failure, Outage, type FailingOptions, type GrpcFailureOptions } from '../predict/outage/factory/index.js';

declare global {
  // eslint-disable-next-line @typescript-eslint/no-namespace -- vitest's own interface has other type parameters in 4 than in 5; both extend this one
  namespace Chai {
    // eslint-disable-next-line @typescript-eslint/no-empty-object-type -- the matchers are named once, for jest as well
    interface Assertion extends AmbientMatchers<void> {}
  }
}

expect.extend({ toBeServedBy, toHaveNoBlackhole, toNeverLeaveRegion, toStayLocal, toSurviveEverySingleClusterOutage });
