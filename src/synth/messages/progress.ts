/** A shorter synth reports no progress, only its summary. */
const QUIET_MILLISECONDS = 1000;
const INTERVAL_MILLISECONDS = 100;

/**
 * Reports the progress of a long synth on a terminal. Writes nothing in CI, to a file or a pipe, nor to stdout, which the
 * cdk8s CLI swallows.
 */
export class Progress {
  private readonly start = performance.now();
  private last = this.start + QUIET_MILLISECONDS - INTERVAL_MILLISECONDS;
  private shown = false;
  private readonly enabled = process.stderr.isTTY && (process.env.CI ?? '') === '';

  /** @param what the step, for example "rendering" */
  public step(what: string, done: number, total: number): void {
    if (!this.enabled || performance.now() - this.last < INTERVAL_MILLISECONDS) return;
    this.last = performance.now();
    this.shown = true;
    process.stderr.write(`\r\u001b[K${what} ${done} of ${total}`);
  }

  /** Clears the line for other output. */
  public end(): void {
    if (this.shown) process.stderr.write('\r\u001b[K');
  }
}
