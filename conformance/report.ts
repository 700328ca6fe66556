import { messageOf } from './clusters/message-of';
import { ServerDied } from './clusters/processes';
import type { Check } from './suites/suite';

/** Runs checks one after the other and counts. One line per check; nothing is passed over in silence. */
export class Report {
  /** One for each check, in order, as it is printed. */
  readonly lines: string[];

  /** With what other reports say already. */
  constructor(lines: readonly string[] = []) {
    this.lines = [...lines];
  }

  /** A run that checked nothing proves nothing. */
  get isGood(): boolean {
    return this.failures.length === 0 && this.lines.length > 0;
  }

  /** The lines of the checks that failed. */
  get failures(): readonly string[] {
    return this.lines.filter((line) => line.startsWith('not ok'));
  }

  get summary(): string {
    const failed = this.failures.length;
    return `${this.lines.length - failed} passed, ${failed} failed`;
  }

  async run(checks: readonly Check[]): Promise<void> {
    let missing: string | undefined;
    for (const { sentence, vital, run } of checks) {
      if (missing !== undefined) {
        this.fail(sentence, `not tried, because this does not hold: ${missing}`);
        continue;
      }
      try {
        await run();
        this.say(`ok ${sentence}`);
      } catch (error) {
        this.fail(sentence, messageOf(error));
        if (error instanceof ServerDied) {
          missing = 'all servers are up';
        } else if (vital) {
          missing = sentence;
        }
      }
    }
  }

  fail(sentence: string, why: string): void {
    // One line per check; what else there is to read, the end of a log, is indented below it.
    this.say(`not ok ${sentence}: ${why.trimEnd().replaceAll('\n', '\n    ')}`);
  }

  private say(line: string): void {
    this.lines.push(line);
    console.log(line);
  }
}
