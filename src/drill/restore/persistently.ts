import { KubectlFailure } from '../../live/kubectl/kubectl-failure';
import { pause } from '../../live/kubectl/pause';

/** For how long, and how, something is tried again. */
export interface Persistence {
  readonly seconds: number;
  /** Receives each reason why it is tried again. */
  readonly onFailure: (reason: string) => void;
  /** Ends the trying; what is under way comes to its end. */
  readonly signal?: AbortSignal | undefined;
}

/** Everything that was tried failed. */
export class GivenUp extends Error {
  public override readonly name = 'GivenUp';
}

const FIRST_PAUSE_MILLISECONDS = 1000;
const LONGEST_PAUSE_MILLISECONDS = 15_000;
/** Controllers change the status of a Deployment in the seconds after its replicas. */
const PAUSE_AFTER_CONFLICT_MILLISECONDS = 200;
/** A permission that is missing so often in a row is missing. */
const MOST_TIMES_FORBIDDEN = 5;

/** Tries until it succeeds. Throws {@link GivenUp}, with the last reason, when the time is over. */
export async function persistently<Result>(
  tries: () => Promise<Result>,
  { seconds, onFailure, signal }: Persistence,
): Promise<Result> {
  const end = performance.now() + seconds * 1000;
  let wait = FIRST_PAUSE_MILLISECONDS;
  let timesForbidden = 0;
  for (;;) {
    try {
      return await tries();
    } catch (error) {
      const reason = reasonOf(error);
      timesForbidden = kindOf(error) === 'forbidden' ? timesForbidden + 1 : 0;
      const isOver = performance.now() >= end || signal?.aborted === true;
      if (isOver || timesForbidden === MOST_TIMES_FORBIDDEN) throw new GivenUp(reason);
      const left = Math.max(0, end - performance.now());
      if (kindOf(error) === 'conflict') {
        await waitFor(Math.min(PAUSE_AFTER_CONFLICT_MILLISECONDS, left), signal);
        continue;
      }
      onFailure(reason);
      await waitFor(Math.min(wait, left), signal);
      wait = Math.min(wait * 2, LONGEST_PAUSE_MILLISECONDS);
    }
  }
}

/** Whatever went wrong, trying again may help: an error that is a defect must not keep replicas at 0. */
function reasonOf(error: unknown): string {
  if (error instanceof KubectlFailure) return error.what;
  return error instanceof Error ? error.message : String(error);
}

function kindOf(error: unknown): string | undefined {
  return error instanceof KubectlFailure ? error.kind : undefined;
}

async function waitFor(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  try {
    await pause(milliseconds, signal);
  } catch {
    // The signal ends the pause; the last try follows.
  }
}
