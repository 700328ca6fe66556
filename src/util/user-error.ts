/**
 * An error that the caller can act on: its message is complete, and a stack trace would add nothing. A command prints the
 * message and exits with 2.
 */
export class UserError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
  }
}

/** What a check says is wrong, where it throws a UserError; undefined where it does not. */
export function problemFoundBy(check: () => void): string | undefined {
  try {
    check();
    return undefined;
  } catch (error) {
    if (error instanceof UserError) return error.message;
    throw error;
  }
}
