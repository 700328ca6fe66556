import { Mesh } from '../constructs/mesh';
import { toMesh } from '../model/mesh';
import { readWholeTree } from '../model/read/nothing-read';
import { Prediction } from '../predict/prediction';
import { findingsAsText } from '../report/findings';
import { FieldLines } from '../model/read/field-line';

/** What is asked: a mesh, and where its objects come from. */
export interface Subject {
  readonly prediction: Prediction;
  /** Finds lines of fields; undefined where objects come from constructs. */
  readonly lines: FieldLines | undefined;
}

/**
 * What `expect` was given: a Mesh, which is synthesized in memory, or the path of a mesh directory, which may be a snapshot
 * of live clusters. It is read anew each time, for it may have changed.
 */
export function toSubject(received: unknown): Subject {
  if (received instanceof Mesh) return { prediction: new Prediction(received._read()), lines: undefined };
  if (typeof received !== 'string') {
    throw new Error(`expect(…) takes a Mesh or the path of a mesh directory here, and got ${describe(received)}.`);
  }
  const tree = readWholeTree([received]);
  const errors = tree.findings.filter(({ severity }) => severity === 'error');
  if (errors.length > 0) throw new Error(`${received} cannot be read whole.\n\n${findingsAsText(errors)}`);
  if (tree.interrupted.length > 0) throw new Error(`${received} is what a killed synth left. Synthesize again.`);
  return { prediction: new Prediction(toMesh(tree)), lines: new FieldLines() };
}

function describe(received: unknown): string {
  if (typeof received !== 'object' || received === null) return String(received);
  return `an object of class ${received.constructor.name}`;
}
