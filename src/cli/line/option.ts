/** A kind of value that options take. */
export interface ValueType<Value> {
  /** What help calls a value of it: "NUMBER". */
  readonly name: string;
  /** Reads a value. Throws {@link BadValue} where the text is not one, or a UserError that says more. */
  readonly read: (text: string) => Value;
  /** Writes what {@link read} reads, where a value as a string is not that. */
  readonly write?: (value: Value) => string;
}

/** The text of an option is not a value of its type. */
export class BadValue extends Error {
  /** @param expected what it has to be: "a whole number up to 100" */
  constructor(public readonly expected: string) {
    super(`it must be ${expected}`);
    this.name = 'BadValue';
  }
}

interface Described {
  /** What it is for, in one line. */
  readonly help: string;
}

/** Given or not. */
export interface Flag extends Described {
  readonly kind: 'flag';
}

/** May be left out. */
export interface Optional<Value> extends Described {
  readonly kind: 'optional';
  readonly type: ValueType<Value>;
  /** What holds without it, in words. */
  readonly unset?: string;
  /** One letter that is short for it. */
  readonly short?: string;
}

/** Has a value in any case. */
export interface Defaulted<Value> extends Described {
  readonly kind: 'defaulted';
  readonly type: ValueType<Value>;
  /** As it would be typed. */
  readonly default: string;
}

/** May be given several times. */
export interface Repeatable<Value> extends Described {
  readonly kind: 'repeatable';
  readonly type: ValueType<Value>;
  /** True if one argument may hold several values, with commas between them. */
  readonly commas: boolean;
  readonly unset?: string;
}

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a table holds options of any value
export type Option = Flag | Optional<any> | Defaulted<any> | Repeatable<any>;

/** The options of a command, by name without the dashes. */
export type OptionTable = Readonly<Record<string, Option>>;

/** What a command gets of its options. */
export type ValuesOf<Options extends OptionTable> = {
  readonly [Name in keyof Options]: ValueOf<Options[Name]>;
};

type ValueOf<Of> = Of extends Flag
  ? boolean
  : Of extends Optional<infer Value>
    ? Value | undefined
    : Of extends Defaulted<infer Value>
      ? Value
      : Of extends Repeatable<infer Value>
        ? readonly Value[]
        : never;

export function flag(help: string): Flag {
  return { kind: 'flag', help };
}

export function optional<Value>(type: ValueType<Value>, help: string, unset?: string): Optional<Value> {
  return { kind: 'optional', type, help, ...(unset === undefined ? {} : { unset }) };
}

export function defaulted<Value>(type: ValueType<Value>, byDefault: string, help: string): Defaulted<Value> {
  return { kind: 'defaulted', type, help, default: byDefault };
}

export function repeatable<Value>(type: ValueType<Value>, help: string, unset?: string): Repeatable<Value> {
  return { kind: 'repeatable', type, help, commas: false, ...(unset === undefined ? {} : { unset }) };
}

/** Repeatable, and one argument may hold several values with commas between them. */
export function listed<Value>(type: ValueType<Value>, help: string, unset?: string): Repeatable<Value> {
  return { ...repeatable(type, help, unset), commas: true };
}
