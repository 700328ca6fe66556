import { readFileSync, writeFileSync } from 'node:fs';
import { notesOf } from './notes';
import type { BenchResult, CaseResult } from './result';
import { toMarkdown } from './table';
import { describeRun, peerTable, phaseTable, targetTable } from './tables';

const BEGIN = '<!-- figures: begin -->';
const END = '<!-- figures: end -->';

/** Replaces what is between the markers of a file. */
export function writeMarkdown(file: string, result: BenchResult): void {
  const text = readFileSync(file, 'utf8');
  const begin = text.indexOf(BEGIN);
  const end = text.indexOf(END);
  if (begin < 0 || end < begin) throw new Error(`${file} has no lines ${BEGIN} and ${END} for the figures`);
  writeFileSync(file, `${text.slice(0, begin)}${BEGIN}\n\n${markdownReport(result)}\n\n${text.slice(end)}`);
}

function markdownReport(result: BenchResult): string {
  const targets = toMarkdown(targetTable(result.cases));
  return [`${describeRun(result)}.`, targets, ...result.cases.map(caseReport)].join('\n\n');
}

function caseReport(result: CaseResult): string {
  const phases = phaseTable(result);
  const parts = [`### ${result.of.title}`, toMarkdown(peerTable(result))];
  if (phases !== undefined) parts.push('Ours by phase, wall s:', toMarkdown(phases));
  return [...parts, ...notesOf(result)].join('\n\n');
}
