/** Enough is known of an expectation once at most this share of time was not looked at: about half a minute a year. */
export const BOUND = 1e-6;

const MILLISECONDS = 1000;

/** Divides the time that there is among questions: what one leaves is there for the next. */
export class Deadline {
  private readonly end: number;

  constructor(
    seconds: number,
    private left: number,
  ) {
    this.end = Date.now() + seconds * MILLISECONDS;
  }

  /** Reports, for the next question, whether its time is over. */
  public next(): () => boolean {
    const now = Date.now();
    const end = now + (this.end - now) / Math.max(1, this.left--);
    return () => Date.now() >= end;
  }
}
