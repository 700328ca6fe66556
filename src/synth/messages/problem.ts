import { describeProblem, type Problem } from '../../diagnostics';
import { authorsLine } from './declared-at';
import { visible } from './quote';
import { printAsMessage } from './uncaught';

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
  /** The problem as {@link describeProblem} writes it, or the message of a validation of the user's. */
  readonly text: string;
}

/** Raised while one object is rendered, with what is wrong with it. */
export class BadManifest extends Error {
  constructor(problem: Problem) {
    super(describeProblem(problem));
    this.name = 'BadManifest';
  }
}

/** The text of a problem, with the line of the author's code that it is about; undefined where that is not known. */
export function withLine(text: string, line: string | undefined): string {
  return line === undefined ? text : `${text}\n      declared at: ${line}`;
}

/** Throws at once, for arguments that a constructor cannot go on with. */
export function refuse(path: string, problem: Problem): never {
  throw new InvalidInput([{ path, text: withLine(describeProblem(problem), authorsLine(new Error())) }]);
}
