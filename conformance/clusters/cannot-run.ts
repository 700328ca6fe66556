/** Something the run needs is not there: no verdict on the YAML follows. The message says what to do. */
export class CannotRun extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'CannotRun';
  }
}
