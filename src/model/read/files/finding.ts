/** How bad a finding is. Only an error fails a check by itself. */
export type Severity = 'error' | 'warning' | 'advice';

/** Something that a person should know about a mesh. The JSON of `check` has exactly these fields. */
export interface Finding {
  /** The id of the rule that found it, in kebab-case. */
  readonly rule: string;
  readonly severity: Severity;
  /** The cluster it is about, where it is about one. */
  readonly cluster?: string;
  /** The file it is in, as the directory was given. */
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
  /** What is wrong, and what it does in an outage. */
  readonly message: string;
  /** What to change. */
  readonly fix: string;
}

/** The construct to change, where the object is a synth's: "sample/waypoint, declared at main.ts:12". */
export function makerOf({ construct, declaredAt }: Pick<Finding, 'construct' | 'declaredAt'>): string | undefined {
  return construct === undefined || declaredAt === undefined ? construct : `${construct}, declared at ${declaredAt}`;
}

/** Findings in the order people read them: by file, line, rule and text. */
export function compareFindings(left: Finding, right: Finding): number {
  return (
    compare(left.file ?? '', right.file ?? '') ||
    (left.line ?? 0) - (right.line ?? 0) ||
    compare(left.cluster ?? '', right.cluster ?? '') ||
    compare(left.rule, right.rule) ||
    compare(left.message, right.message)
  );
}

function compare(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
