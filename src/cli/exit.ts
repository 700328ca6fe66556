/** What a verb ends with. */
export enum ExitCode {
  GOOD = 0,
  /** The answer is no: errors were found. */
  BAD = 1,
  /** There is no answer: the verb could not run. */
  COULD_NOT_RUN = 2,
}

/** Says why a verb could not run, in a sentence for the person who called it. */
export class CannotRun extends Error {}
