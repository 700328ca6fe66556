import { decisiveReason, offeredChange } from '../../predict/explain/gaps';
import type { Answer, Reason } from '../../predict/answer';
import type { FieldLines } from '../../model/read/files';
import { listNames } from '../../util/list-names';
import { plural } from '../../util/plural';
import { locateReason, reasonAsText } from '../reasons';
import { MANY } from '../many';
import { BAD } from './cells';

/** The reason that is printed with an answer: of a bad verdict, and of another one that loses requests for a cause. */
export function reasonInShort(answer: Answer): Reason | undefined {
  // Most answers are good, and reasons take longer to make than answers.
  const isBad = BAD.has(answer.verdict);
  if (!isBad && (answer.afterEjection?.errors ?? 0) === 0) return undefined;
  const reason = decisiveReason(answer.reasons);
  return isBad || reason?.isCause === true ? reason : undefined;
}

/** The same with the one change that is printed below it, and nothing else. */
export function reasonWithChange(answer: Answer): Reason | undefined {
  const reason = reasonInShort(answer);
  if (reason === undefined) return undefined;
  const { text, cluster, object, source, within, path } = reason;
  return { text, cluster, object, source, within, path, change: offeredChange(answer.reasons) };
}

/** All that a reason says but where its object was read: the object says that. */
export function saidOf(reason: Reason): string {
  return reasonAsText(locateReason({ ...reason, source: undefined }, undefined)).join('\n');
}

/** Takes in the reasons of answers. */
export interface TakesNotes {
  /**
   * Takes a reason in.
   *
   * @param key equal for reasons of which the first is printed for all
   * @param said all that the reason says
   */
  readonly add: (reason: Reason, key: string, said?: string) => void;
}

/** A reason that is printed, and those that it stands for. */
interface Note {
  readonly reason: Reason;
  readonly clusters: Set<string>;
  readonly said: Set<string>;
  /** Undefined as long as no row refers to it. */
  number: number | undefined;
}

/** The reasons below a table, each once, in the order in which rows refer to them. */
export class Notes implements TakesNotes {
  private readonly notes = new Map<string, Note>();
  private readonly numbered: Note[] = [];

  constructor(private readonly fieldLines: FieldLines | undefined) {}

  public add(reason: Reason, key: string, said: string = saidOf(reason)): void {
    const note = this.notes.get(key) ?? {
      reason,
      clusters: new Set<string>(),
      said: new Set<string>(),
      number: undefined,
    };
    if (reason.cluster !== undefined) note.clusters.add(reason.cluster);
    note.said.add(said);
    this.notes.set(key, note);
  }

  /** "[1]", by which a row refers to a reason that was taken in. */
  public mark(key: string): string {
    const note = this.notes.get(key)!;
    note.number ??= this.numbered.push(note);
    return `[${note.number}]`;
  }

  /** "[1]" for a reason, which is printed as often as its text differs. */
  public markText(reason: Reason): string {
    const key = this.linesOf(reason).join('\n');
    this.add(reason, key);
    return this.mark(key);
  }

  /** How many reasons no row refers to. */
  public get left(): number {
    return this.notes.size - this.numbered.length;
  }

  /** The reasons in lines, below an empty one. */
  public print(): string[] {
    const lines = this.numbered.flatMap(({ reason, clusters, said, number }) => {
      const [first, ...rest] = this.linesOf(reason);
      const mark = `[${number}] `;
      const more = said.size - 1;
      const alike =
        more === 0
          ? []
          : [
              `and ${plural(more, 'reason')} more, with other names${clusters.size < 2 ? '' : `: ${listNames([...clusters], MANY)}`}`,
            ];
      return [`  ${mark}${first}`, ...[...rest, ...alike].map((line) => `  ${' '.repeat(mark.length)}${line}`)];
    });
    return lines.length === 0 ? [] : ['', ...lines];
  }

  private linesOf(reason: Reason): string[] {
    return reasonAsText(locateReason(reason, this.fieldLines));
  }
}
