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
