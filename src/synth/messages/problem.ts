import { authorsLine } from './declared-at';
import { visible } from './quote';
import { printAsMessage } from './uncaught';

/**
 * Something wrong with what the user declared. Every check, wherever it runs, ends in this shape, so that a reader always
 * finds the same three sentences.
 */
export interface Problem {
  /** What is wrong, naming the values on both sides. */
  readonly what: string;
  /** What it would do in an outage, or why it would never get that far. */
  readonly why: string;
  /** What to change. */
  readonly fix: string;
}

/** The problem as text. The list that holds it starts its first line with the path of the construct. */
export function describe(problem: Problem): string {
  return `${problem.what}\n      why: ${problem.why}\n      fix: ${problem.fix}`;
}

/**
 * Raised where a program cannot go on: by a constructor for its own arguments, by a synth for everything it found.
 * The first line is the one stock cdk8s prints, so that tools that look for it still find it.
 */
export class InvalidInput extends Error {
  constructor(problems: readonly LocatedProblem[]) {
    const lines = problems.map(({ path, text }) => `  [${nameOf(path)}] ${visible(text)}`);
    super(`Validation failed with the following errors:\n${lines.join('\n')}`);
    this.name = 'InvalidInput';
    printAsMessage((error) => error instanceof InvalidInput);
  }
}

/** What a problem is about. The mesh itself has no path. */
function nameOf(path: string): string {
  return path === '' ? 'the mesh' : visible(path.replaceAll('\n', '\\n'));
}

export interface LocatedProblem {
  /** The path of the construct in its tree. */
  readonly path: string;
  /** The problem as {@link describe} writes it, or the message of a validation of the user's. */
  readonly text: string;
}

/** Raised while one object is rendered, with what is wrong with it. */
export class BadManifest extends Error {
  constructor(problem: Problem) {
    super(describe(problem));
    this.name = 'BadManifest';
  }
}

/** The text of a problem, with the line of the author's code that it is about; undefined where that is not known. */
export function withLine(text: string, line: string | undefined): string {
  return line === undefined ? text : `${text}\n      declared at: ${line}`;
}

/** Throws at once, for arguments that a constructor cannot go on with. */
export function refuse(path: string, problem: Problem): never {
  throw new InvalidInput([{ path, text: withLine(describe(problem), authorsLine(new Error())) }]);
}
