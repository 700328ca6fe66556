import type { FailureClass } from '../../shares';

/** How an Envoy was told to try requests again that fail. */
export interface Retries {
  /** How often a request is tried again, at least once. */
  readonly attempts: number;
  /** The failures that are retried, as the proxy sees them. */
  readonly failures: ReadonlySet<FailureClass>;
  /** True if a try takes another host than those that were tried, as far as a few draws find one. */
  readonly skipsTriedHosts: boolean;
  /** True if every second try leaves out the priorities that were tried. */
  readonly leavesPriorities: boolean;
  /** True if a try goes to the host of the one before, while it goes to the same priority: what a hash does. */
  readonly isSticky: boolean;
  /** How many tries may be left without an answer before the time for the whole request is up. */
  readonly mostHangs: number;
}

/** How often Envoy draws a host that was not tried yet, the first draw included. @see istio retry.go HostSelectionRetryMaxAttempts */
export const DRAWS = 6;

/** With every second try the priorities of those before are left out. @see istio retry.go buildPreviousPrioritiesConfig */
export const UPDATE_FREQUENCY = 2;
