/** What a line of progress is written to. */
export interface Terminal {
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
  readonly write: (text: string) => unknown;
}

/** Milliseconds that a command takes before it says how far it is. */
const PATIENCE = 1_000;
/** Milliseconds between two lines. */
const PACE = 200;
const ERASE = '\r\u001b[K';
const DEFAULT_COLUMNS = 80;

/** How far a command is, on one line of a terminal that is written over and erased before anything else is printed. */
export class Progress {
  private drawnAt: number | undefined;
  private isDrawn = false;

  /** @param now milliseconds since the process started */
  constructor(
    private readonly terminal: Terminal,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** Takes in how much is done. It is written once a command takes longer than a second. */
  public step(what: string, done: number, of: number): void {
    if (this.terminal.isTTY !== true) return;
    const now = this.now();
    if (now < PATIENCE || now - (this.drawnAt ?? 0) < PACE) return;
    const line = `${what}: ${done} of ${of}`;
    this.terminal.write(`${ERASE}${line.slice(0, (this.terminal.columns ?? DEFAULT_COLUMNS) - 1)}`);
    [this.drawnAt, this.isDrawn] = [now, true];
  }

  /** Erases the line, if there is one. */
  public clear(): void {
    if (this.isDrawn) this.terminal.write(ERASE);
    this.isDrawn = false;
  }
}

/** That of this process, on standard error: what is printed may go elsewhere. */
export const progress = new Progress(process.stderr);
