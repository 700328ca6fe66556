import type { Failing } from '../../src/predict/shares/failing';
import type { EnvoyHost } from '../../src/predict/envoy/hosts/host';
import type { Retries } from '../../src/predict/envoy/retries/retries';
import type { EnvoyPolicy } from '../../src/predict/envoy/hosts/assignment';

/** A cluster of Envoy's, as istiod would send it, and what becomes of requests to its hosts. */
export interface SetUp {
  /** The name of the cluster. */
  readonly name: string;
  /** In the order in which they are sent: those of one locality and priority beside each other. */
  readonly hosts: readonly EnvoyHost[];
  readonly policy: EnvoyPolicy;
  /** How the hosts fail from some moment on, by address. Who is not in it answers well. */
  readonly failing: ReadonlyMap<string, Failing>;
  /** How requests that fail are tried again, as RETRY_POLICY has it; undefined where they are not. */
  readonly retries?: Retries | undefined;
}
