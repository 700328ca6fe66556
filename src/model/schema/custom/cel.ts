import type { CelFunc, CelInput, CelResult } from '@bufbuild/cel';
import { parseGoDuration } from '../../../istio/api/duration';
import { show } from '../../../util/show-value';

/** A rule in CEL, ready to be asked about a value. */
export interface Expression {
  /** True if it compares a value with the one before: it says nothing of an object that is created. */
  readonly isTransition: boolean;
  /** True, false, or why it could not be evaluated. */
  readonly evaluate: (self: CelInput) => boolean | Error;
}

type Cel = typeof import('@bufbuild/cel');
type Parsed = ReturnType<Cel['parse']>;

/** Operators that an evaluator has beside its functions. */
const OPERATORS: ReadonlySet<string> = new Set(['_&&_', '_||_', '_?_:_', '_[_]', '@not_strictly_false']);

let compiler: ((rule: string) => Expression) | undefined;

/** Compiles a rule. CEL is loaded with the first one: a synth that validates nothing does not pay for it. */
export function compileRule(rule: string): Expression {
  compiler ??= createCompiler();
  return compiler(rule);
}

function createCompiler(): (rule: string) => Expression {
  /* eslint-disable @typescript-eslint/no-require-imports -- imports would be loaded by every program */
  const cel = require('@bufbuild/cel') as Cel;
  const { strings } = require('@bufbuild/cel/ext') as typeof import('@bufbuild/cel/ext');
  const { RE2JS } = require('@bufbuild/re2') as typeof import('@bufbuild/re2');
  /* eslint-enable @typescript-eslint/no-require-imports */
  const env = cel.celEnv({
    funcs: [...strings, duration(cel)],
    // By itself the evaluator compiles a pattern each time it is used.
    re2: { compile: memoize((pattern) => RE2JS.compile(pattern)) },
  });
  return memoize((rule) => {
    const parsed = cel.parse(rule);
    const { functions, names } = mentioned(parsed);
    const unknown = functions.filter((name) => !OPERATORS.has(name) && env.funcs.find(name) === undefined);
    // Evaluated, an unknown function would fail only where nothing before it decides: `true || unknown()` is true.
    if (unknown.length > 0) throw new Error(`unknown CEL function ${unknown.join(', ')} in the rule ${rule}`);
    const program = cel.plan(env, parsed);
    return {
      isTransition: names.includes('oldSelf'),
      evaluate: (self) => toVerdict(program({ self }), cel),
    };
  });
}

/**
 * `duration("1h")` of an API server is Go's, in what it takes and in how it rounds. Rules only compare durations, and whole
 * nanoseconds compare without a type of their own.
 */
function duration({ celFunc, CelScalar }: Cel): CelFunc {
  return celFunc('duration', [CelScalar.STRING], CelScalar.INT, (text) => {
    const nanoseconds = parseGoDuration(text);
    if (nanoseconds === undefined) throw new Error(`${show(text)} is not a duration`);
    return nanoseconds;
  });
}

function toVerdict(result: CelResult, { isCelError }: Cel): boolean | Error {
  if (typeof result === 'boolean') return result;
  return isCelError(result) ? new Error(result.message) : new Error('it is neither true nor false');
}

/** The functions and variables that a rule mentions. */
function mentioned(parsed: Parsed): { functions: string[]; names: string[] } {
  const functions: string[] = [];
  const names: string[] = [];
  const visit = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return;
    const { $typeName, function: called, name } = node as Readonly<Record<string, unknown>>;
    if ($typeName === 'cel.expr.Expr.Call') functions.push(String(called));
    if ($typeName === 'cel.expr.Expr.Ident') names.push(String(name));
    Object.values(node).forEach(visit);
  };
  visit(parsed.expr);
  return { functions, names };
}

function memoize<Value>(compute: (key: string) => Value): (key: string) => Value {
  const known = new Map<string, Value>();
  return (key) => {
    let value = known.get(key);
    if (value === undefined) known.set(key, (value = compute(key)));
    return value;
  };
}
