import type { FieldPath } from '../../object';

/** Something that a strict API server refuses an object for. */
export interface SchemaProblem {
  /** The field, from the object down. A field that is missing has a path too: the one it would have. */
  readonly path: FieldPath;
  /** Reads after the path: "must be at least 1, not 0". */
  readonly message: string;
  /** True where text is wanted and YAML made something else of it, for want of quotes. */
  readonly wantsQuotes?: true;
  /** True where the schema does not have the field at all: another version of the definition may. */
  readonly unknownField?: true;
  /** The release of the API that has the field, where a newer one than that of the server does. */
  readonly since?: string;
  /** The field that such a name probably misspells. */
  readonly meant?: string;
}
