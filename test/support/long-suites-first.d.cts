/** The order in which jest runs suites: those that take long before all others. */
declare class LongSuitesFirst {
  constructor(options: object);
  public sort<Suite extends { readonly path: string }>(suites: readonly Suite[]): Suite[];
}
declare namespace LongSuitesFirst {
  /** Their files, from the root of the repository. */
  const LONG_SUITES: readonly string[];
}
export = LongSuitesFirst;
