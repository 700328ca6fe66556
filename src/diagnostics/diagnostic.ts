/** How bad it is. Only an error fails a check by itself. */
export type Severity = 'error' | 'warning' | 'advice';

/** What is wrong, why that matters, and what to change: the three sentences that a reader finds wherever something is wrong. */
export interface Problem {
  /** What is wrong, naming the values on both sides. */
  readonly message: string;
  /** What it does in an outage, or why it never gets that far. */
  readonly why: string;
  /** What to change. */
  readonly fix: string;
  /** The property of the construct that it is about, where it may be missing because it was given by another name. */
  readonly prop?: string;
}

/** A problem of a mesh, with the rule that found it and its place. What `check` reports, in every format. */
export interface Diagnostic {
  /** The id of the rule that found it, in kebab-case. */
  readonly rule: string;
  readonly severity: Severity;
  /** The cluster it is about, where it is about one. */
  readonly cluster?: string;
  /** The file it is in, as the directory was given; the path of the construct where objects come from constructs. */
  readonly file?: string;
  /** The line in that file, from 1. */
  readonly line?: number;
  /** The object, as "Kind namespace/name". */
  readonly object?: string;
  /** The field, as "spec.host". */
  readonly path?: string;
  /** The path of the construct that made the object, where a synth wrote the file: "sample/helloworld-failover". */
  readonly construct?: string;
  /** The line of the program that declares the construct: "main.ts:23". */
  readonly declaredAt?: string;
  /** The name of the message among those of its rule. */
  readonly messageId?: string;
  /** As {@link Problem.message}. */
  readonly message: string;
  /** As {@link Problem.why}; left out where the message says that, too. */
  readonly why?: string;
  /** As {@link Problem.fix}. */
  readonly fix: string;
}
