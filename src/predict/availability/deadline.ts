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
    const end = this.endOf(1);
    return () => Date.now() >= end;
  }

  /** Divides the time of the next questions among more of them. */
  public divide(questions: number, among: number): Deadline {
    return new Deadline((this.endOf(questions) - Date.now()) / MILLISECONDS, among);
  }

  private endOf(questions: number): number {
    const now = Date.now();
    const part = questions / Math.max(questions, this.left);
    this.left -= questions;
    return now + (this.end - now) * part;
  }
}
