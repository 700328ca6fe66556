import type { Complaint } from './complaint';

/*
 * JSON as istiod reads it into protobuf messages. istiod uses the old jsonpb, not protobuf's own JSON mapping, and that is
 * far more lenient: Go durations, numbers in quotes, names_like_this, several members of a oneof.
 *
 * Source: github.com/golang/protobuf, jsonpb/decode.go; istio, pkg/util/protomarshal/protomarshal.go.
 */

/** Reads one type of value. A field is `Present` where JSON has it, and `Absent` where it has not, or has null. */
export interface Decoder<Present, Absent = Present> {
  readonly absent: Absent;
  /** Never throws: what cannot be read is logged, and something of the right type comes back. */
  readonly decode: (json: unknown, path: string, log: Log) => Present;
}

export type PresentOf<Type> = Type extends Decoder<infer Present, unknown> ? Present : never;
export type FieldOf<Type> = Type extends Decoder<infer Present, infer Absent> ? Present | Absent : never;

/** What went wrong while reading. */
export class Log {
  public readonly complaints: Complaint[] = [];

  public undecodable(path: string, message: string): void {
    this.complaints.push({ kind: 'undecodable', path, message: `${message} istiod cannot read the rule.` });
  }

  public unknownField(path: string, message: string): void {
    this.complaints.push({ kind: 'unknown-field', path, message });
  }
}

/** The same type where the message tells "not there" from zero: wrappers, and members of a oneof. */
export function optional<Present>({ decode }: Decoder<Present, unknown>): Decoder<Present, undefined> {
  return { absent: undefined, decode };
}
