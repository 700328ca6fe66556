import { notesOf } from './notes';
import type { BenchResult, CaseResult } from './result';
import { toText } from './table';
import { describeRun, peerTable, phaseTable, targetTable } from './tables';

/** What is printed. */
export function textReport(result: BenchResult): string {
  return [describeRun(result), ...result.cases.map(caseReport), toText(targetTable(result.cases))].join('\n\n');
}

function caseReport(result: CaseResult): string {
  const phases = phaseTable(result);
  const parts = [result.of.title, toText(peerTable(result))];
  if (phases !== undefined) parts.push(`  ours by phase, wall s\n${toText(phases)}`);
  return [...parts, ...notesOf(result).map((note) => `  ${note}`)].join('\n');
}
