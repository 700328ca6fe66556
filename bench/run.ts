import * as path from 'node:path';
import { judge, measureCase } from './case';
import { prepareCase, type CaseId } from './cases';
import { describeMachine } from './machine';
import { parseOptions, type Options } from './options';
import { writeJson } from './report/json';
import { writeMarkdown } from './report/markdown';
import type { CaseResult } from './report/result';
import { textReport } from './report/text';
import { Scratch } from './scratch';
import { CannotMeasure, compile } from './workspace';

// `npm run bench`: our synth beside others that do the same work, in one run. See docs/performance.md.

const TARGET_MISSED = 1;
const NOT_MEASURED = 2;

function main(options: Options): void {
  const { rounds, output, scratch, json, markdown } = options;
  const machine = describeMachine();
  compile();
  const result = { machine, rounds, output, scratch, cases: runCases(options) };
  console.log(textReport(result));
  writeJson(json, result);
  console.log(`\n${json} has every run.`);
  if (markdown !== undefined) writeMarkdown(markdown, result);
  if (result.cases.some(({ outcomes }) => outcomes.some(({ met }) => !met))) process.exitCode = TARGET_MISSED;
  if (result.cases.some(({ measurements }) => measurements.failures.length > 0)) process.exitCode = NOT_MEASURED;
}

function runCases({ cases, rounds, scratch: parent, output }: Options): CaseResult[] {
  const scratch = new Scratch(path.resolve(parent), output);
  try {
    return cases.map((id) => runCase(id, rounds, scratch));
  } finally {
    scratch.delete();
  }
}

function runCase(id: CaseId, rounds: number, scratch: Scratch): CaseResult {
  const prepared = prepareCase(id, scratch);
  const measurements = measureCase(prepared, rounds, (what) => console.error(`${id}: ${what}`));
  return { of: prepared, measurements, outcomes: judge(prepared, measurements) };
}

try {
  main(parseOptions(process.argv.slice(2)));
} catch (error) {
  if (!(error instanceof CannotMeasure)) throw error;
  console.error(error.message);
  process.exitCode = NOT_MEASURED;
}
