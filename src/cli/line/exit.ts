import { UserError } from '../../util/user-error';

/** What a command ends with. */
export enum ExitCode {
  GOOD = 0,
  /** The answer is no: errors were found. */
  BAD = 1,
  /** There is no answer: the command could not run. */
  COULD_NOT_RUN = 2,
  /** A drill changed a cluster, and the cluster did not confirm that everything is restored. */
  NOT_RESTORED = 3,
}

/** A command cannot run. The message says why, and what to do. */
export class CannotRun extends UserError {}
