import type { Diagnostic } from '../diagnostics';
import { Mesh } from '../constructs/mesh';
import { toMesh } from '../model/mesh';
import { FieldLines } from '../model/read/files';
import { readWholeTree } from '../model/read/tree';
import { Prediction } from '../predict/prediction';
import { findingsAsText } from '../report/findings';
import { checkTree } from '../rules/check';
import { runRules } from '../rules/engine/run';
import { UserError } from '../util/user-error';

/** What is asked: a mesh, and where its objects come from. */
export interface Subject {
  readonly prediction: Prediction;
  /** Finds lines of fields; undefined where objects come from constructs. */
  readonly lines: FieldLines | undefined;
  /** What `check --advice` reports. */
  readonly findings: () => readonly Diagnostic[];
}

/** A Mesh, synthesized in memory. */
export function subjectOfMesh(construct: Mesh): Subject {
  // From JavaScript, or of another copy of this package.
  if (!((construct as unknown) instanceof Mesh)) {
    throw new UserError(
      `Prediction.ofMesh(…) takes a Mesh, and got ${describe(construct)}.${typeof construct === 'string' ? ' Prediction.ofDirectory(…) takes the path of a mesh directory.' : ''}`,
    );
  }
  const mesh = construct._read();
  return {
    prediction: new Prediction(mesh),
    lines: undefined,
    findings: () => runRules(mesh).found.map(({ finding }) => finding),
  };
}

/** Mesh directories, which overlay. They are read anew each time, for they may have changed. */
export function subjectOfDirectories(directories: readonly string[]): Subject {
  const [wrong] = directories.filter((directory) => typeof directory !== 'string');
  if (directories.length === 0 || wrong !== undefined) {
    throw new UserError(
      `Prediction.ofDirectory(…) takes paths of mesh directories, and got ${directories.length === 0 ? 'none' : describe(wrong)}: Prediction.ofDirectory('dist').`,
    );
  }
  const tree = readWholeTree(directories);
  const named = directories.join(', ');
  const errors = tree.findings.filter(({ severity }) => severity === 'error');
  if (errors.length > 0) throw new UserError(`${named} cannot be read whole.\n\n${findingsAsText(errors)}`);
  if (tree.interrupted.length > 0) throw new UserError(`${named} is what a killed synth left. Synthesize again.`);
  return {
    prediction: new Prediction(toMesh(tree)),
    lines: new FieldLines(),
    findings: () => checkTree(tree, { silences: [] }).findings,
  };
}

/** What `expect` was given: a Mesh, or the path of a mesh directory, which may be a snapshot of live clusters. */
export function toSubject(received: unknown, owners: readonly string[] = []): Subject {
  if (typeof received === 'string') return subjectOfDirectories([received, ...owners]);
  if (received instanceof Mesh) {
    if (owners.length === 0) return subjectOfMesh(received);
    throw new UserError(
      `owners (${owners.join(', ')}) overlay a mesh directory. Expect it of the directory that the Mesh is synthesized to: expect('dist').`,
    );
  }
  throw new UserError(`expect(…) takes a Mesh or the path of a mesh directory here, and got ${describe(received)}.`);
}

function describe(received: unknown): string {
  if (typeof received === 'function') return `the function ${received.name}; call it: ${received.name}()`;
  if (typeof received === 'string') return JSON.stringify(received);
  if (Array.isArray(received)) return 'a list';
  if (typeof received !== 'object' || received === null) return String(received);
  return `an object of class ${received.constructor.name}`;
}
