import { decisiveReason, offeredChange } from '../../predict/explain/decisive-reason';
import type { Remarks } from '../../predict/explain/remarks';
import type { FieldLines } from '../../model/read/field-line';
import type { Answer, Verdict } from '../../predict/questions/answer';
import type { Load } from '../../predict/load';
import type { Matrix, Row } from '../../predict/matrix';
import type { Reason } from '../../predict/explain/reason';
import { formatClient } from '../../predict/client/client-syntax';
import { formatOutages } from '../../predict/outage/outage-syntax';
import { visibleLines } from '../../util/escape';
import { groupBy } from '../../util/group-by';
import { listNames } from '../../util/list-names';
import { formatPercent } from '../../util/percent';
import { textTable } from '../../util/text-table';
import type { Page } from '../format';
import { describeFailedRequests } from '../failed-requests';
import { locateReason, reasonAsText } from '../reasons';
import { remarksAsText } from '../remarks';
import { formatClusters } from '../shares';
import type { PredictReport } from './report';

/** The verdicts whose reason is printed. */
const BAD: ReadonlySet<Verdict> = new Set(['stuck', 'blackhole', 'denied', 'unknown']);
const HEADING = ['outage', 'client', 'verdict', 'answered by', 'errors', ''];
/** See docs/defaults.md. */
const BY_DESIGN = 'by design: its rule takes a 500 for an answer';
const MANY = 3;
/** Of a share of 1: less is rounding. */
const NOTABLE = 1.05;

/** The reason that is printed with an answer: of a bad verdict, and of another one that loses requests for a cause. */
function reasonInShort(answer: Answer): Reason | undefined {
  // Most answers are good, and reasons take longer to make than answers.
  const isBad = BAD.has(answer.verdict);
  if (!isBad && (answer.afterEjection?.errors ?? 0) === 0) return undefined;
  const reason = decisiveReason(answer.reasons);
  return isBad || reason?.isCause === true ? reason : undefined;
}

/** Each service's matrix, one after the other. */
export function* predictionAsText({ matrices, rate }: PredictReport, page: Page): Generator<string> {
  for (const matrix of matrices) yield matrixAsText(matrix, page, rate);
}

/** A matrix as a table, with the reasons of bad verdicts below it. */
function matrixAsText({ service, rows }: Matrix, { lines, width }: Page, rate: number | undefined): string {
  const notes = new Notes(lines);
  const table: string[][] = [];
  const remarks: Remarks[] = [];
  let port: number | undefined;
  // Of each row only what is printed is kept.
  for (const row of rows) {
    table.push(...rowAsCells(row, service, notes, rate));
    for (const { reservations, declaredHarmless } of row.answers) {
      if (reservations.length + declaredHarmless.length > 0) remarks.push({ reservations, declaredHarmless });
    }
    port ??= row.answers[0]?.port;
  }
  return visibleLines([
    `${service}${port === undefined ? '' : `, port ${port}`}`,
    '',
    ...textTable([HEADING, ...table], { indent: '  ', width }),
    ...notes.print(),
    ...remarksOf(remarks),
    '',
  ]);
}

/** Once for all outages and clients. */
function remarksOf(remarks: readonly Remarks[]): string[] {
  const lines = remarksAsText(remarks).map((line) => `  ${line}`);
  return lines.length === 0 ? [] : ['', ...lines];
}

function rowAsCells(
  { scenario, answers, load }: Row,
  service: string,
  notes: Notes,
  rate: number | undefined,
): string[][] {
  const name = formatOutages(scenario.outages, service);
  // The change that would alter it is one that `check --advice` advises against.
  const noteOf = (answer: Answer) =>
    scenario.isByDesign === true && answer.verdict === 'stuck' ? BY_DESIGN : notes.numberOf(answer);
  return alike(answers, rate).map((group, index) => {
    const [first] = group;
    return [
      index === 0 ? name : '',
      group.length === answers.length && group.length > 1 ? 'all' : namesOf(group),
      first.verdict,
      group.length > 1 ? answeredBy(first, 'its own cluster') : answeredBy(first, first.client.cluster),
      first.afterEjection === undefined ? '?' : formatPercent(first.afterEjection.errors),
      [untilEjected(first), failedAt(first, rate), index === 0 ? describeLoad(load) : '', noteOf(first)]
        .filter((part) => part !== '')
        .join('; '),
    ];
  });
}

/** Groups the clients with identical outcomes, in the order in which they come. */
function alike(answers: readonly Answer[], rate: number | undefined): [Answer, ...Answer[]][] {
  const groups = groupBy(answers, (answer) => {
    const { verdict, path, afterEjection } = answer;
    const note = reasonInShort(answer)?.text ?? '';
    return JSON.stringify([
      verdict,
      path === 'none',
      answeredBy(answer, ''),
      afterEjection?.errors,
      untilEjected(answer),
      failedAt(answer, rate),
      note,
    ]);
  });
  return [...groups.values()];
}

function namesOf(answers: readonly Answer[]): string {
  return listNames(
    answers.map(({ client }) => formatClient(client)),
    MANY,
  );
}

/** @param own what to call the client's own cluster */
function answeredBy({ client, afterEjection }: Answer, own: string): string {
  if (afterEjection === undefined) return '?';
  const clusters = [...afterEjection.clusters].map(
    ([name, share]) => [name === client.cluster ? own : name, share] as const,
  );
  return formatClusters({ ...afterEjection, clusters: new Map(clusters) });
}

function untilEjected({ untilEjected: before, afterEjection: after }: Answer): string {
  if (before === undefined || after === undefined || formatPercent(before.errors) === formatPercent(after.errors))
    return '';
  return `until ejected ${formatPercent(before.errors)} errors`;
}

function failedAt(answer: Answer, rate: number | undefined): string {
  return (rate === undefined ? undefined : describeFailedRequests(answer, rate)) ?? '';
}

function describeLoad(load: Load | undefined): string {
  const notable = [...(load ?? [])].filter(([, factor]) => factor > NOTABLE);
  return notable.map(([cluster, factor]) => `${cluster} has ${factor.toFixed(1)}× its load`).join(', ');
}

/** The reasons of bad verdicts, each once. */
class Notes {
  private readonly numbers = new Map<string, number>();
  private readonly lines: string[] = [];

  constructor(private readonly fieldLines: FieldLines | undefined) {}

  public numberOf(answer: Answer): string {
    const reason = reasonInShort(answer);
    if (reason === undefined) return '';
    const change = offeredChange(answer.reasons);
    const text = reasonAsText(locateReason({ ...reason, change }, this.fieldLines));
    const known = this.numbers.get(text.join('\n'));
    if (known !== undefined) return `[${known}]`;
    const number = this.numbers.size + 1;
    this.numbers.set(text.join('\n'), number);
    const [first, ...rest] = text;
    const mark = `[${number}] `;
    this.lines.push(`  ${mark}${first}`, ...rest.map((line) => `  ${' '.repeat(mark.length)}${line}`));
    return `[${number}]`;
  }

  public print(): string[] {
    return this.lines.length === 0 ? [] : ['', ...this.lines];
  }
}
