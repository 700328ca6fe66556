import { Baseline, readKnownAnswers, writeKnownAnswers } from '../../predict/known';
import { excuseOf, type Scenario } from '../../predict/scenarios';
import type { Answer, Verdict } from '../../predict/answer';
import { visibleLines } from '../../util/escape';
import { plural } from '../../util/plural';
import { CannotRun } from '../line/exit';
import { optional } from '../line/option';
import { readInput } from './read-input';
import { text } from '../line/value-types';
import { requireNew, writeNewFile } from './write-new-file';

/** The option of diff that accepts what is known. */
export const BASELINE_OF_DIFF = optional(
  text('FILE'),
  'with --expect: accept answers that are unknown before and after, if FILE has them; predict --write-baseline writes it',
);

/** The options of predict that accept what is known. */
export const BASELINE_OPTIONS = {
  baseline: optional(
    text('FILE'),
    'with --fail-on: accept the bad answers that FILE has, as they are; exit with 1 also for those that are no longer so',
  ),
  'write-baseline': optional(text('FILE'), 'with --fail-on: write a new FILE that accepts all that fails it'),
};

interface GateValues {
  readonly 'fail-on': readonly Verdict[];
  readonly port: number | undefined;
  readonly baseline: string | undefined;
  readonly 'write-baseline': string | undefined;
}

/** Which answers fail a run of predict: those of --fail-on, but those that are accepted. */
export class Gate {
  private readonly file: string | undefined;
  private readonly written: string | undefined;
  private readonly baseline: Baseline | undefined;
  private readonly verdicts: ReadonlySet<Verdict>;
  /** By what is asked: where the reader of the output goes, the rest is asked about anew. */
  private readonly bad = new Map<string, Answer>();
  private isFailed = false;

  constructor({ 'fail-on': verdicts, port, baseline: file, 'write-baseline': written }: GateValues) {
    const given = file ?? written;
    if (file !== undefined && written !== undefined)
      throw new CannotRun('--baseline accepts answers, and --write-baseline writes what to accept: one at a time.');
    if (given !== undefined && verdicts.length === 0)
      throw new CannotRun('--baseline and --write-baseline go with --fail-on: without it no answer fails a run.');
    if (given !== undefined && port !== undefined)
      throw new CannotRun('--baseline and --write-baseline are about the first port: --port does not go with them.');
    if (written !== undefined) requireNew('--write-baseline', written);
    this.verdicts = new Set(verdicts);
    [this.file, this.written] = [file, written];
    this.baseline = file === undefined ? undefined : new Baseline(readInput('--baseline', file, readKnownAnswers));
  }

  /** True if every answer has to be looked at, also where the reader of the output has gone. */
  public get isAsked(): boolean {
    return this.verdicts.size > 0;
  }

  /** True if answers are told apart by more than their verdict. */
  public get looksAtEach(): boolean {
    return this.baseline !== undefined || this.written !== undefined;
  }

  public look(answer: Answer, scenario: Scenario): void {
    const isAccepted = this.baseline?.accepts(answer) === true;
    if (!this.verdicts.has(answer.verdict) || excuseOf(answer.verdict, scenario) !== undefined) return;
    if (this.written !== undefined)
      this.bad.set(JSON.stringify([answer.service, answer.client, answer.outages]), answer);
    else if (!isAccepted) this.isFailed = true;
  }

  /** Writes what is asked for, reports what was accepted and what no longer holds, and decides. */
  public close(): boolean {
    if (this.written !== undefined)
      writeNewFile('--write-baseline', this.written, writeKnownAnswers([...this.bad.values()]));
    if (this.baseline === undefined) return !this.isFailed;
    printAccepted(this.file!, this.baseline);
    return !this.isFailed && this.baseline.stale.length === 0;
  }
}

/** Reports on standard error what was accepted, and what is no longer so. */
export function printAccepted(file: string, { accepted, stale, known }: Baseline): void {
  const signature = known.signedBy === undefined ? 'not signed' : `signed by ${known.signedBy}`;
  process.stderr.write(
    visibleLines([
      `${file}: ${plural(accepted, 'answer')} accepted (${signature})`,
      ...stale.map(
        ({ service, client, outage, place }) =>
          `  ${place}: ${service} from ${client}, ${outage} is no longer so: remove it, or a later change could bring it back unseen.`,
      ),
    ]),
  );
}
