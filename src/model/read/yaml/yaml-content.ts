import { MOST_ERRORS } from './limits';

/**
 * What is in a document. A value is missing where there is none to be had; it is there beside errors where these are keys that
 * are twice. Documents of the same text share it.
 */
export interface YamlContent {
  readonly value?: unknown;
  readonly errors: readonly YamlError[];
}

export interface YamlError {
  /** The line within the document, from 0. */
  readonly line: number;
  readonly message: string;
  readonly duplicateKey: boolean;
}

/** Limits what is said of a document, and says how many there are beside those that are said. */
export function mostErrors(all: readonly YamlError[], count = all.length): YamlError[] {
  const errors = all.slice(0, MOST_ERRORS);
  const last = errors.at(-1);
  if (last === undefined || count <= errors.length) return errors;
  return [
    ...errors.slice(0, -1),
    { ...last, message: `${last.message}, and ${count - errors.length} more mistakes like it` },
  ];
}
