import type { Endpoint } from '../envoy/hosts';

/** A host that an Envoy was sent, as it holds it, and its part of the requests. */
export interface HostShare extends Pick<Endpoint, 'address' | 'via' | 'cluster' | 'locality' | 'weight' | 'health'> {
  /** 0 is first. */
  readonly priority: number;
  /** How many pods answer behind it. */
  readonly pods: number;
  /** From 0 to 1. */
  readonly untilEjected: number;
  /** From 0 to 1. */
  readonly afterEjection: number;
  /** True if outlier detection takes it out. */
  readonly isEjected: boolean;
}
