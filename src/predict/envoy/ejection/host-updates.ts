/** Istio leaves Envoy's default. @see envoy.config.cluster.v3.Cluster.CommonLbConfig.update_merge_window */
export const MERGE_WINDOW_MILLISECONDS = 1000;

/**
 * When changes in the health of a priority's hosts reach the threads that spread requests: at once where the last change is
 * longer ago than the merge window, else together with all that come until the end of a whole window.
 *
 * @see envoy source/common/upstream/cluster_manager_impl.cc ClusterManagerImpl::scheduleUpdate
 */
export class HostUpdates {
  private last = -Infinity;
  private due = Infinity;

  constructor(private readonly window: number) {}

  /** When a change is going to be applied that waits; Infinity where none does. */
  public get waitsUntil(): number {
    return this.due;
  }

  /** Takes a change. Returns true if it is applied now. */
  public change(now: number): boolean {
    if (now - this.last > this.window) {
      this.apply(now);
      return true;
    }
    if (this.due === Infinity) this.due = now + this.window;
    return false;
  }

  /** Applies what waits. */
  public apply(now: number): void {
    this.last = now;
    this.due = Infinity;
  }
}
