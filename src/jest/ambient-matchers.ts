import type { OutageOptions, PredictionOptions } from './options';

/**
 * What `expect(mesh)` can say of where requests go, once the entry for jest or vitest is imported in a test, or named among the
 * set-up files. A mesh is a `Mesh`, or the path of a mesh directory. A service is "namespace/name". What cannot be
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
