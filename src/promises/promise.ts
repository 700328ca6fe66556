/** What the owner of services promises of them, as data: the one home of intent. Shares are from 0 to 1. */
export interface ServicePromise {
  /** Patterns of "namespace/name", in which * stands for any text. */
  readonly services: readonly string[];
  readonly owner: string;
  readonly reason: string;
  /** Which failures at once the promise holds in. */
  readonly survives: Survives;
  readonly errors: ErrorLimits;
  /** Where requests may be answered; undefined for anywhere. */
  readonly staysIn: { readonly region: string } | undefined;
  /** True if clients of a cluster with pods are answered there while nothing is wrong. */
  readonly isLocalWhenHealthy: boolean;
  /** The share of requests that is answered well, over time. */
  readonly availability: number | undefined;
  /** The age in days that the last drill may have. */
  readonly lastDrilled: number | undefined;
}

/** Sets of failures: any so many components at once, but those that a pattern names. */
export interface Survives {
  readonly any: number;
  /** True if control planes are among the components: other failures of a set come after theirs. */
  readonly withControlPlanes: boolean;
  /** Patterns of outages as --outage takes them, in which * stands for any text: "gateway-down:*". */
  readonly except: readonly string[];
}

/** How many requests may fail: once outlier detection has acted, and before. */
export interface ErrorLimits {
  readonly max: number;
  readonly untilEjected: number | undefined;
}

/** Reports whether a pattern, in which * stands for any text, is for a name. */
export function matchesPattern(pattern: string, name: string): boolean {
  const [first = '', ...rest] = pattern.split('*');
  if (rest.length === 0) return pattern === name;
  if (!name.startsWith(first)) return false;
  let from = first.length;
  const last = rest.pop()!;
  for (const part of rest) {
    const found = name.indexOf(part, from);
    if (found === -1) return false;
    from = found + part.length;
  }
  return name.length - last.length >= from && name.endsWith(last);
}

/** The promises that are for a service ("namespace/name"). */
export function promisesFor(promises: readonly ServicePromise[], service: string): ServicePromise[] {
  return promises.filter(({ services }) => services.some((pattern) => matchesPattern(pattern, service)));
}
