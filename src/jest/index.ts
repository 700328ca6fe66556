import type {} from 'expect'; // a module can only be extended where it is imported
import * as matchers from './matchers';
import type { AmbientMatchers } from './ambient-matchers';

export type { AmbientMatchers } from './ambient-matchers';
export type { OutageOptions, PredictionOptions } from './options';
export { Failure, Outage, type FailingOptions, type GrpcFailureOptions } from '../predict/outage/factory';

declare global {
  // eslint-disable-next-line @typescript-eslint/no-namespace -- that is where @types/jest has it
  namespace jest {
    // eslint-disable-next-line @typescript-eslint/no-unused-vars, @typescript-eslint/no-empty-object-type -- as declared there
    interface Matchers<R, T = {}> extends AmbientMatchers<R> {}
  }
}

declare module 'expect' {
  // eslint-disable-next-line @typescript-eslint/no-unused-vars, @typescript-eslint/no-empty-object-type -- as declared there
  interface Matchers<R extends void | Promise<void>, T = unknown> extends AmbientMatchers<R> {}
}

const { expect } = globalThis as { expect?: { extend(matchers: object): void } };
if (expect === undefined) {
  throw new Error(
    'cdk8s-ambient/jest is imported where there is no expect. Import it in a test file, or name it in setupFilesAfterEnv of jest’s configuration.',
  );
}
expect.extend({ ...matchers });
