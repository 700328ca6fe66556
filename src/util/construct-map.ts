import { createHash } from 'node:crypto';

/**
 * What a synth leaves in the work folder beside the files that it writes: which construct made which document. Not named as manifests
 * are, and ignored by Git, so that nothing applies it and a review of the output does not show that lines of a program moved.
 */
export const CONSTRUCT_MAP_FILE = 'constructs';

export interface ConstructMap {
  readonly version: 1;
  /** Each construct that made a document, once. */
  readonly constructs: readonly MappedConstruct[];
  /** Files of the same content share an entry. */
  readonly contents: readonly MappedContent[];
  /** By path from the output folder: which of `contents`. */
  readonly files: Readonly<Record<string, number>>;
}

export interface MappedConstruct {
  /** In the construct tree: "sample/helloworld-failover". */
  readonly path: string;
  /** The source file that makes it, as a path from the output folder, and the line; absent where it is not known. */
  readonly source?: string;
  readonly line?: number;
}

export interface MappedContent {
  /** Of the text, so that a map says nothing of a file that changed since. */
  readonly digest: string;
  /** By document, in order: which of `constructs`. */
  readonly documents: readonly number[];
}

export function digestOf(content: Buffer | string): string {
  return createHash('sha256').update(content).digest('base64url');
}
