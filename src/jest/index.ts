import type {} from 'expect'; // a module can only be extended where it is imported
import * as matchers from './matchers';
import type { OutageOptions, PredictionOptions } from './options';

export type { OutageOptions, PredictionOptions } from './options';
export { Failure, Outage, type FailingOptions, type GrpcFailureOptions } from '../predict/outage/outage-factory';

/**
 * What `expect(mesh)` can say of where requests go, once this module is imported in a test, or named in
 * `setupFilesAfterEnv`. A mesh is a `Mesh`, or the path of a mesh directory. A service is "namespace/name". What cannot be
 * known fails every expectation, `not` included.
 */
export interface AmbientMatchers<R> {
  /** Every cluster's clients are answered by their own cluster. */
  toStayLocal(service: string, options?: OutageOptions): R;

  /** Requests are answered by these clusters, in percent of all requests; what is missing to 100 are errors. */
  toBeServedBy(service: string, percentages: Readonly<Record<string, number>>, options?: OutageOptions): R;

  /**
   * In the outage of any one cluster, every request from the others is answered once outlier detection has acted: while the
   * service has no pods there, while they are not ready, while they answer 503, and while the whole cluster is gone.
   *
   * @param service by default every one that is global or has a waypoint
   */
  toSurviveEverySingleClusterOutage(service?: string, options?: PredictionOptions): R;

  /**
   * Whatever fails, requests are answered in the client's own region, or nowhere: also while the service has no pods left in
   * any cluster of the region.
   *
   * @param service by default every one that is global or has a waypoint
   */
  toNeverLeaveRegion(service?: string, options?: PredictionOptions): R;

  /**
   * In every outage that a service should survive, some cluster is left to answer.
   *
   * @param service by default every one that is global or has a waypoint
   */
  toHaveNoBlackhole(service?: string, options?: PredictionOptions): R;
}

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
